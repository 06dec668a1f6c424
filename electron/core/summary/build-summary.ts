/** The facts as `icewatch.summary/1`. */
import type { Summary } from '../../contract/summary.ts';
import { judge } from '../rules/registry.ts';
import { inferredAllocation, stunServers, toAllocation } from './allocations.ts';
import type { Facts } from './facts.ts';
import { signalingOf } from './signaling.ts';
import { timelineOf } from './timeline.ts';

export function buildSummary(facts: Facts, version: string): Summary {
  const { allocations, allocationIds, names, local, now, tlsPairs } = facts;
  const mediaInTls = new Set(tlsPairs.map((p) => p.tls));
  return {
    schema: 'icewatch.summary/1',
    tool: { name: 'icewatch', version },
    redacted: false,
    capture: facts.capture,
    calls: facts.calls.map((c) => c.call),
    allocations: [
      ...allocations.map((a) => toAllocation(allocationIds.get(a) ?? '', a, names, local, now)),
      ...tlsPairs.map((p) => inferredAllocation(`allocation-tls-${p.tls?.flow.id ?? 0}`, p, names, now)),
    ],
    stunServers: stunServers(facts.states, names, local),
    signaling: signalingOf(facts.connections, (t) => mediaInTls.has(t), names, local, now),
    nat: facts.nat.nat,
    policy: [],
    findings: judge(facts),
    timeline: timelineOf(facts),
  };
}
