/**
 * policy.missing: what a chosen list, or the company's own settings, ask for does not get through. A server's own refusal is not the network's doing; where nothing was chosen
 * there is nothing to miss.
 */
import type { Finding } from '../../contract/summary.ts';
import { policyView } from '../policy/evaluate.ts';
import { placeOf, whereOf, type EntryView, type WayFate } from '../policy/entry-status.ts';
import type { Fails } from '../policy/fate.ts';
import { leftOut } from '../policy/left-out.ts';
import type { Policy } from '../policy/policy.ts';
import type { Facts } from '../summary/facts.ts';
import { listed, plural } from '../summary/wording.ts';
import { no, unknown, yes, type Rule } from './finding.ts';
import { callsAround } from './per-call.ts';
import { sentences, severityAt } from './signaling-hosts.ts';

/** As many rules as a person reads; the rest is in the policy's own part of the summary. */
const mostAdvice = 6;

type FailingWay = WayFate & { readonly fate: Fails };

/** An entry with the ways of it that the network, rather than the server, keeps shut. */
interface Missing {
  readonly view: EntryView;
  readonly ways: readonly FailingWay[];
}

export const policyMissing: Rule = {
  codes: ['policy.missing'],
  judge: (facts) => {
    const title = 'Something that a list asks for does not get through';
    const { policy } = facts;
    if (policy.own === null && policy.chosen.length === 0) return [unknown('policy.missing', { title, explanation: policy.missing.length > 0 ? absent(policy) : nothingChosen(facts) })];
    const { entries } = policyView(facts);
    const missing = entries.flatMap((e) => missingOf(e, policy)).sort((a, b) => weight(a, facts) - weight(b, facts));
    if (missing.length > 0) {
      const ways = missing.flatMap((m) => m.ways);
      const first = missing[0]!;
      return [yes('policy.missing', severityOf(first, facts), {
        title: missing.length === 1 ? `${nameOf(first)} does not get through` : `${missing.length} entries of allow lists do not get through`,
        explanation: sentences(missing, explain),
        advice: advise(missing),
        evidence: [...ways.flatMap((w) => w.fate.evidence.slice(0, 1)), ...ways.flatMap((w) => w.fate.evidence.slice(1))],
        confidence: ways.every((w) => w.fate.how === 'rejected') ? 'certain' : ways.every((w) => w.fate.proven) ? 'likely' : 'possible',
        calls: callsAround(facts, ways.map((w) => w.fate.time)),
      })];
    }
    const required = entries.filter((e) => e.required && leftOut(e.profile, e.entry, policy) === null);
    const working = required.filter((e) => e.status === 'seen-working');
    if (required.length > 0 && working.length === required.length && policy.missing.length === 0) {
      return [no('policy.missing', {
        title: 'All that the lists require was seen to get through', explanation: `${plural(required.length, 'required entry', 'required entries')} of ${listOfLists(required)}: each was contacted and answered.`,
        evidence: working.flatMap((e) => e.evidence.slice(0, 1)),
      })];
    }
    return [unknown('policy.missing', { title, explanation: policy.missing.length > 0 ? absent(policy) : tooLittle(required) })];
  },
};

/** What the company's own settings replace need not be opened; that its proxy refuses is missing all the same. */
const missingOf = (view: EntryView, policy: Policy): Missing[] => {
  const replaced = leftOut(view.profile, view.entry, policy) !== null;
  const ways = view.failing.filter((w) => w.fate.how !== 'server-refused' && (!replaced || w.fate.how === 'proxy'));
  return ways.length === 0 ? [] : [{ view, ways }];
};

/** What an app can do without, or replaces by itself, is a lesser matter. */
function severityOf({ view, ways }: Missing, facts: Facts): Finding['severity'] {
  const grave = ways.find((w) => !w.fate.minor);
  if (grave === undefined) return 'info';
  const severity = severityAt(facts, grave.fate.time);
  return view.required ? severity : severity === 'problem' ? 'warning' : 'info';
}

const weights = { problem: 0, warning: 1, info: 2 } as const;
const weight = (m: Missing, facts: Facts): number => weights[severityOf(m, facts)] * 2 + Number(!m.view.required);

const nameOf = ({ view: { profile, entry } }: Missing): string => `${profile.name}, ${entry.id}`;
const listOfLists = (entries: readonly EntryView[]): string => listed(entries.map((e) => e.profile.name), 4);

const explain = (m: Missing): string => `${nameOf(m)} (${m.view.required ? 'required' : 'fallback'}): ${m.ways.map((w) => `${placeOf(w)}: ${w.fate.words}`).join('; ')}.`;

function advise(missing: readonly Missing[]): string {
  const remedies = [...new Set(missing.flatMap((m) => m.ways.map(remedy)))];
  const more = remedies.length > mostAdvice ? [`And ${plural(remedies.length - mostAdvice, 'more rule')}.`] : [];
  return [...remedies.slice(0, mostAdvice), ...more, ...new Set(missing.flatMap(({ view: { profile, entry, source } }) => (source === null ? [] : `That is what ${profile.name} asks for: ${source}, read ${entry.read ?? profile.read}.`)))].join(' ');
}

function remedy(way: FailingWay): string {
  const place = placeOf(way);
  const allow = `allow ${place} from this network, with the answers to it`;
  switch (way.fate.how) {
    case 'dns':
      return `Let the resolver resolve ${way.name ?? ''}.`;
    case 'proxy':
      return `Let the web proxy through to ${way.name ?? place}.`;
    case 'reset':
    case 'tls':
      return `Let TLS on TCP ${[...new Set(way.contacted.map((c) => c.port))].join(', ')} through to ${whereOf(way)}: see whether a firewall, proxy or security product filters server names or opens TLS.`;
    case 'refused':
      return `See whether the server listens; where it does, ${allow}.`;
    default:
      return `${allow.charAt(0).toUpperCase()}${allow.slice(1)}${way.fate.proven ? '' : '; if the firewall lets it through, the server is down'}.`;
  }
}

function nothingChosen(facts: Facts): string {
  const { suggested } = facts.policy.isEmpty ? { suggested: [] } : policyView(facts);
  return suggested.length === 0 ? 'No allow list was chosen.' : `No allow list was chosen; what was contacted is on the list of ${listed(suggested.map((s) => s.profile.name), 3)}.`;
}

const absent = ({ missing }: Policy): string => `There is no list called ${listed(missing, 3)}.`;

function tooLittle(required: readonly EntryView[]): string {
  const refused = required.filter((e) => e.how === 'server-refused');
  if (refused.length > 0) return `${listed(refused.map((e) => `${e.profile.name}, ${e.entry.id}`), 3)}: the server itself refused, which no firewall does.`;
  const working = required.filter((e) => e.status === 'seen-working').length;
  return required.length === 0 ? 'The lists require nothing.' : `Of ${plural(required.length, 'required entry', 'required entries')} of ${listOfLists(required)}, ${working} ${working === 1 ? 'was' : 'were'} seen to get through; of the others too little was seen, or nothing was asked.`;
}
