/** What an obstacle costs the user, as far as the calls of the capture show it. */
import type { Finding, FindingCode, Summary } from '../../../contract/summary.ts';

const byVerdict: Partial<Record<FindingCode, string>> = {
  'path.none': 'the call does not connect',
  'path.relay-tcp': 'the call runs through a relay over TCP, where each lost packet holds up all that follow',
  'path.relay-tls': 'the call runs through a relay over TLS, the last resort, where each lost packet holds up all that follow',
  'path.relay-udp': 'the call takes the longer way through a relay',
  'path.remote-relay': "the call takes the longer way through the other side's relay",
  'consent.lost': 'the call breaks off',
  'dtls.blocked': 'the call connects and carries nothing',
};

/** Without full stop. */
export function costOf(finding: Finding, { calls, verdict }: Summary): string {
  if (finding.code.startsWith('signaling.')) return calls.length === 0 ? 'the app cannot reach its server, so no call begins' : 'the app loses its server, without which calls neither begin nor change';
  const concerned = calls.filter(({ id }) => finding.callIds.includes(id));
  const codes = (concerned.length > 0 ? concerned.map((call) => call.verdict.code) : [verdict?.code ?? null]).filter((code) => code !== null);
  // A TURN server that is missed makes no call take a relay: it took another one.
  const worst = (finding.code === 'turn.unreachable' ? (['path.none'] as const) : (['path.none', 'consent.lost', 'dtls.blocked', 'path.relay-tls', 'path.relay-tcp', 'path.remote-relay', 'path.relay-udp'] as const)).find((code) => codes.includes(code));
  return (worst === undefined ? undefined : byVerdict[worst]) ?? 'this call got by without; one that depends on it fails';
}
