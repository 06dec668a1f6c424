/** signaling.unreachable: every TCP connection to a named host fails before it is up, while other things are answered. */
import { sidesOf } from '../summary/sides.ts';
import { tcpState } from '../summary/signaling.ts';
import { plural } from '../summary/wording.ts';
import type { TcpTrack } from '../tracking/tcp-track.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** SYNs in all before silence, and attempts before a refusal, are evidence. */
const enoughSyns = 3;
const enoughRefusals = 2;

export const signalingUnreachable: Rule = {
  codes: ['signaling.unreachable'],
  judge: ({ connections, names, local, servers, hearsAnswers, now }) => {
    const title = 'A web or signaling server cannot be reached';
    const byHost = new Map<string, TcpTrack[]>();
    for (const t of connections) {
      if (t.client === null || t.syn === null || t.carriesTurn) continue;
      if (t.client !== sidesOf(t.flow, local).out) continue;
      const address = t.flow.sender(t.client === 0 ? 1 : 0);
      const name = names.of(address);
      // A TURN server has a code of its own, and an address without a name may be anything's.
      if (name === null || servers.addresses.has(address)) continue;
      const known = byHost.get(name);
      if (known === undefined) byHost.set(name, [t]);
      else known.push(t);
    }
    const hosts = [...byHost].map(([name, tracks]) => {
      const states = tracks.map((t) => tcpState(t, now));
      const refused = states.filter((s) => s === 'refused').length;
      const silent = tracks.filter((_, i) => states[i] === 'unanswered').reduce((n, t) => n + t.synsSent, 0);
      const up = states.some((s) => s !== 'refused' && s !== 'unanswered' && s !== 'connecting');
      return { name, tracks, refused, silent, up };
    });
    const failing = hosts.filter((h) => !h.up && (h.refused >= enoughRefusals || h.silent >= enoughSyns));
    if (failing.length > 0 && hearsAnswers) {
      return [yes('signaling.unreachable', 'problem', {
        title,
        explanation: failing.map((h) => `${h.name}: ${h.refused > 0 ? `${plural(h.refused, 'connection')} refused with a reset` : `no answer to ${plural(h.silent, 'connection attempt')}`}`).join('; ') + '.',
        advice: failing.map((h) => `Allow TCP ${[...new Set(h.tracks.map((t) => t.flow.senderPort(t.client === 0 ? 1 : 0)))].join(', ')} from this network to ${h.name}.`).join(' '),
        evidence: failing.flatMap((h) => h.tracks.flatMap((t) => [
          ...(t.syn === null ? [] : [seen(t.syn.frame, t.syn.time, `connection attempt to ${h.name}`)]),
          ...(t.reset === null ? [] : [seen(t.reset.frame, t.reset.time, 'answered with a reset')]),
        ])),
        confidence: 'likely',
      })];
    }
    const up = hosts.filter((h) => h.up);
    if (up.length > 0 && up.length === hosts.length) return [no('signaling.unreachable', { title: 'Web and signaling servers can be reached', explanation: `Connections to ${plural(up.length, 'host')} came up.` })];
    return [unknown('signaling.unreachable', { title, explanation: 'Too little was seen of connections to named hosts to tell.' })];
  },
};
