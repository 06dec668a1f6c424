/** Leaves no IP address in a text but those of servers: not the laptop's own either, which redaction keeps for the network's administrator. */
import type { Summary } from '../../contract/summary.ts';
import { addressLiterals, canonicalAddress } from '../../core/report/redaction/address-literals.ts';
import { replaceSpans } from '../../core/report/redaction/replacement.ts';

/** Of relays, STUN servers, signaling and its proxies, as the summary spells them. */
export function serverAddresses(summary: Summary): ReadonlySet<string> {
  return new Set([
    ...summary.allocations.map(({ server }) => server),
    ...summary.stunServers.map(({ server }) => server),
    ...summary.signaling.flatMap(({ server, via }) => (via === null ? [server] : [server, via.server])),
    ...summary.calls.flatMap(({ path }) => path?.relay?.server ?? []),
  ]);
}

export function withServersOnly(text: string, servers: ReadonlySet<string>): string {
  const others = addressLiterals(text, servers).filter(({ bytes }) => !servers.has(canonicalAddress(bytes)));
  return replaceSpans(text, others.map(({ from, to }) => ({ from, to, by: '[address]' })));
}
