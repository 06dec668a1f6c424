/** What was answered in the same capture: without it, silence might be the laptop's own. */
import type { Summary } from '../../../contract/summary.ts';
import { endpoint, inMilliseconds } from '../../summary/wording.ts';
import type { TicketRule } from './ticket.ts';

const mostControls = 6;

/** Those of the very hosts that fail otherwise come first. */
export function ticketControls({ allocations, stunServers, signaling }: Summary, rules: readonly TicketRule[]): string[] {
  const failing = new Set(rules.flatMap(({ protocol, targets }) => targets.map(({ address, port }) => `${protocol === 'udp' ? 'udp' : 'tcp'} ${endpoint(address ?? '', port)}`)));
  const hosts = new Set(rules.flatMap(({ targets }) => targets.flatMap(({ name, address }) => [name, address])));
  const found = new Map<string, { readonly words: string; readonly sameHost: boolean }>();
  const add = (protocol: 'udp' | 'tcp', name: string | null, address: string, port: number, what: string): void => {
    const key = `${protocol} ${endpoint(address, port)}`;
    if (failing.has(key) || found.has(key)) return;
    found.set(key, { words: `${protocol.toUpperCase()} to ${endpoint(address, port, name === address ? null : name)}: ${what}`, sameHost: hosts.has(name) || hosts.has(address) });
  };
  for (const a of allocations) {
    if (a.confidence === 'inferred') add('tcp', a.hostname, a.server, a.port, 'TLS records at the pace of a call');
    else if (a.responsesReceived > 0) add(a.transport === 'udp' ? 'udp' : 'tcp', a.hostname, a.server, a.port, `${a.responsesReceived} of ${a.requestsSent} TURN requests answered`);
  }
  for (const s of stunServers) if (s.responsesReceived > 0) add(s.transport, s.hostname, s.server, s.port, `${s.responsesReceived} of ${s.requestsSent} STUN requests answered`);
  for (const s of signaling) {
    if (s.failure !== null || s.handshakeTime === null || s.protocol === 'dns' || s.protocol === 'quic') continue;
    const to = s.via ?? s;
    const beyond = s.via === null ? '' : `, a proxy that reached ${endpoint(s.hostname ?? s.server, s.port)}`;
    add('tcp', to.hostname, to.server, to.port, `connected in ${inMilliseconds(s.handshakeTime)}${beyond}`);
  }
  return [...found.values()].sort((a, b) => Number(b.sameHost) - Number(a.sameHost)).slice(0, mostControls).map(({ words }) => words);
}
