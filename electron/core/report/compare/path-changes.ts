/** Path, its cause, its relay, and the rungs of ICE's ladder. */
import { rungNames } from '../../../contract/summary.ts';
import type { Call, Rung, RungName } from '../../../contract/summary.ts';
import { comparedTexts, effectOf, nothingCompared, together } from './compared.ts';
import type { Compared, ComparedCall } from './compared.ts';
import { carriedBy, isDirect, pathRank, reasonOf, relayName } from './path-words.ts';

const rungWords: Readonly<Record<RungName, string>> = {
  host: 'Straight, on the same network', srflx: 'Straight, through the NATs', 'relay-udp': 'Through a relay over UDP', 'relay-tcp': 'Through a relay over TCP', 'relay-tls': 'Through a relay over TLS',
};

export function pathChanges(a: ComparedCall, b: ComparedCall): Compared {
  return together([paths(a, b), causes(a, b), relays(a, b), ladders(a, b)]);
}

/** As kinds: another relay of the same kind is the relay's change. */
function paths({ call: a }: ComparedCall, { call: b }: ComparedCall): Compared {
  const before = pathRank(a);
  const after = pathRank(b);
  const isSame = before === after && a.path?.kind === b.path?.kind;
  return comparedTexts(carriedBy(a), isSame ? carriedBy(a) : carriedBy(b), { aspect: 'path', label: 'Path', effect: effectOf(before, after), weight: 1 });
}

function causes({ call: a }: ComparedCall, { call: b }: ComparedCall): Compared {
  const words = (call: Call): string => reasonOf(call) ?? (isDirect(call) ? 'nothing stood in the way' : 'none was found');
  const known = effectOf(reasonOf(a) === null ? 0 : 1, reasonOf(b) === null ? 0 : 1);
  const effect = pathRank(a) === pathRank(b) ? known : effectOf(pathRank(a), pathRank(b));
  return comparedTexts(words(a), words(b), { aspect: 'cause', label: 'Cause', effect, weight: 1 });
}

function relays({ call: a }: ComparedCall, { call: b }: ComparedCall): Compared {
  const before = a.path?.relay;
  const after = b.path?.relay;
  if (before === undefined || after === undefined) return nothingCompared;
  // A name may stand for many addresses, and an address have no name in one capture.
  const isSame = before.server === after.server || (before.hostname !== null && before.hostname === after.hostname);
  return comparedTexts(relayName(before), isSame ? relayName(before) : relayName(after), { aspect: 'server', label: 'Relay', effect: 'different', weight: 2 });
}

/** Whether a rung was open; null where nothing tells. */
const isOpen = (outcome: Rung['outcome']): boolean | null =>
  outcome === 'carries' || outcome === 'worked' ? true : outcome === 'failed' || outcome === 'refused' ? false : null;

/** A rung that was not asked in one of the calls tells nothing. */
function ladders({ call: a }: ComparedCall, { call: b }: ComparedCall): Compared {
  return together(rungNames.map((name) => {
    const before = a.ladder.find(({ rung }) => rung === name);
    const after = b.ladder.find(({ rung }) => rung === name);
    const open = [isOpen(before?.outcome ?? 'unknown'), isOpen(after?.outcome ?? 'unknown')];
    if (before === undefined || after === undefined || open.includes(null)) return nothingCompared;
    const words = (rung: Rung): string => (isOpen(rung.outcome) === true ? 'works' : rung.outcome);
    const isSame = open[0] === open[1];
    return comparedTexts(words(before), isSame ? words(before) : words(after), { aspect: 'ladder', label: rungWords[name], effect: open[1] === true ? 'better' : 'worse', weight: 2 });
  }));
}
