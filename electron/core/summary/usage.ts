/** How much went over which kind of path. */
import type { Path, Transport, UsageByPath } from '../../contract/summary.ts';
import type { PairView } from './pair-view.ts';
import type { SelectedPeriod } from './selection.ts';

export type UsageKey = keyof UsageByPath;

export function usageKey(kind: Path['kind'], transport: Transport): UsageKey {
  if (kind === 'direct') return 'direct';
  if (kind === 'remote-relay') return 'remoteRelay';
  return transport === 'udp' ? 'relayUdp' : transport === 'tcp' ? 'relayTcp' : 'relayTls';
}

export function usageByPath(pairs: readonly PairView[], selected: readonly SelectedPeriod[]): UsageByPath {
  const none = (): UsageByPath[UsageKey] => ({ bytesSent: 0, bytesReceived: 0, durationMs: 0 });
  const usage: UsageByPath = { direct: none(), relayUdp: none(), relayTcp: none(), relayTls: none(), remoteRelay: none() };
  for (const p of pairs) {
    const u = usage[usageKey(p.kind, p.transport)];
    u.bytesSent += p.bytesSent;
    u.bytesReceived += p.bytesReceived;
  }
  for (const s of selected) usage[usageKey(s.pair.kind, s.pair.transport)].durationMs += (s.end - s.start) / 1000;
  for (const u of Object.values(usage)) u.durationMs = Math.round(u.durationMs);
  return usage;
}
