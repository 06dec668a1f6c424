/**
 * signaling.lost: the connection that carried the call's signaling broke while the call went on, so that it could not be told of changes any more. One that
 * ends with the call, or that this laptop closed in good order, is not lost.
 */
import type { Evidence, Finding } from '../../contract/summary.ts';
import { opposite } from '../flows/flow.ts';
import { contactsOf, type Contact } from '../summary/signaling/contacts.ts';
import { isUp } from '../summary/signaling/connection-failure.ts';
import type { Facts } from '../summary/facts.ts';
import { signalingCarriers, type SignalingCarrier } from '../summary/signaling/signaling-carrier.ts';
import { seconds } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';
import { portsOf, whereOf } from './signaling-hosts.ts';

/** How much longer a call lasts before the end of its signaling is no hang-up. Microseconds. */
const goesOn = 3_000_000;
/** Until an application has had the time to connect anew. Microseconds. */
const reconnecting = 10_000_000;

interface Loss {
  /** Microseconds since the epoch. */
  readonly time: number;
  readonly how: string;
  readonly evidence: readonly Evidence[];
  readonly confidence: Finding['confidence'];
}

export const signalingLost: Rule = {
  codes: ['signaling.lost'],
  judge: (facts) => {
    const title = 'The connection to the signaling server was lost during the call';
    const carriers = signalingCarriers(facts);
    const lost = carriers.flatMap((carrier) => {
      const loss = lossOf(carrier);
      return loss === null ? [] : [{ carrier, loss, again: again(carrier, loss.time, facts) }];
    });
    const worst = lost.find((l) => l.again === null) ?? lost[0];
    if (worst !== undefined) {
      const { carrier: { call, contact, confidence }, loss, again: next } = worst;
      const where = whereOf(contact.name ?? contact.server, [contact]);
      const gone = call.end - loss.time;
      return [yes('signaling.lost', next === null && gone >= reconnecting ? 'problem' : 'warning', {
        title,
        explanation: `${where} carried the signaling${confidence === 'possible' ? ', as far as can be told' : ''}; ${seconds(loss.time - call.start)} into the call ${loss.how}, and the call went on${next === null ? ' while no other connection to it came up' : `; another connection came up ${seconds(next.time - loss.time)} later`}.`,
        advice: `See what ends long-lived connections from this network to ${where}, ${portsOf([contact])}: a proxy's or firewall's time limit, or a filter on WebSockets.`,
        evidence: [
          ...opening(contact), ...loss.evidence, ...(next === null ? [] : [seen(next.frame, next.time, 'control: another connection to it came up')]),
          ...call.selected.slice(-1).map((s) => seen(s.pair.received.periods.at(-1)?.frame ?? s.pair.firstFrame, s.pair.received.periods.at(-1)?.start ?? s.start, 'control: media of the call, which went on')),
        ],
        confidence: confidence === 'possible' ? 'possible' : loss.confidence,
        calls: lost.map((l) => l.carrier.call),
      })];
    }
    const kept = carriers.filter((c) => c.confidence === 'likely' && held(c));
    const first = kept[0];
    if (first !== undefined && kept.length === facts.calls.length) {
      return [no('signaling.lost', { title: 'The connection to the signaling server held', explanation: `${whereOf(first.contact.name ?? first.contact.server, [first.contact])} stayed connected for as long as the call lasted.`, evidence: opening(first.contact), calls: kept.map((c) => c.call) })];
    }
    return [unknown('signaling.lost', { title, explanation: facts.calls.length === 0 ? 'There was no call.' : 'Which connection carried the signaling cannot be told.' })];
  },
};

function lossOf({ call, contact }: SignalingCarrier): Loss | null {
  const { track, client, failure } = contact;
  const server = opposite(client);
  const ends = (time: number): boolean => time >= call.start && call.end - time >= goesOn;
  if (failure !== null && (failure.kind === 'reset' || failure.kind === 'reset-idle' || failure.kind === 'went-silent' || failure.kind === 'rejected')) {
    const { time } = failure;
    const how = failure.kind === 'went-silent' ? 'it fell silent, and what was sent to it stayed without an answer' : failure.kind === 'rejected' ? `it was cut off with an ICMP error (${failure.rejection?.name ?? ''})` : 'it was reset';
    return ends(time) ? { time, how, evidence: failure.evidence, confidence: 'likely' } : null;
  }
  if (track.finished?.direction === server && ends(track.finished.time)) {
    return { time: track.finished.time, how: 'the server, or a box in its place, closed it', evidence: [seen(track.finished.frame, track.finished.time, 'closed by the other end (FIN)')], confidence: 'possible' };
  }
  return null;
}

const held = ({ call, contact: { track } }: SignalingCarrier): boolean => Math.min(track.reset?.time ?? Infinity, track.finished?.time ?? Infinity) > call.end - goesOn;

/** The first connection to the same host that came up after. */
function again({ contact }: SignalingCarrier, time: number, facts: Facts): { readonly frame: number; readonly time: number } | null {
  const next = contactsOf(facts).find((c) => c.track !== contact.track && c.name === contact.name && c.track.flow.firstTime >= time - goesOn && isUp(c.track) && (c.track.helloAnswered ?? c.track.httpStatus) !== null);
  return next?.track.helloAnswered ?? next?.track.httpStatus ?? null;
}

function opening({ track }: Contact): Evidence[] {
  const began = track.clientHello ?? track.syn;
  return began === null ? [] : [seen(began.frame, began.time, 'the connection that carried the signaling began')];
}
