/** The facts as `icewatch.summary/1`. */
import type { Summary } from '../../contract/summary.ts';
import { policyReports, relayOwners } from '../policy/evaluate.ts';
import { judge } from '../rules/registry.ts';
import type { VerdictHistory } from '../verdict/verdict-history.ts';
import { inferredAllocation, stunServers, toAllocation } from './allocations.ts';
import type { Facts } from './facts.ts';
import { routeOf } from './route.ts';
import { signalingOf } from './signaling/signaling.ts';
import { timelineOf } from './timeline.ts';

export function buildSummary(facts: Facts, history: VerdictHistory, version: string): Summary {
  const { allocations, allocationIds, names, local, now, tlsPairs } = facts;
  const findings = judge(facts);
  const verdicts = history.verdicts(facts, findings);
  const heldFor = history.held(findings);
  const ownerOf = relayOwners(facts);
  return {
    schema: 'icewatch.summary/1',
    tool: { name: 'icewatch', version },
    redacted: false,
    capture: facts.capture,
    calls: facts.calls.map((c, i) => {
      const { ladder, verdict } = verdicts.calls[i]!;
      const held = heldFor(c.call.id);
      return { ...c.call, ladder, route: routeOf(c, ladder, facts, (code) => held(code) !== undefined), verdict };
    }),
    allocations: [
      ...allocations.map((a) => toAllocation(allocationIds.get(a) ?? '', a, facts, ownerOf)),
      ...tlsPairs.map((p) => inferredAllocation(`allocation-tls-${p.tls?.flow.id ?? 0}`, p, facts, ownerOf)),
    ],
    stunServers: stunServers(facts.states, names, local),
    signaling: signalingOf(facts),
    nat: facts.nat.nat,
    policy: policyReports(facts),
    findings: history.dated(findings, now),
    verdict: verdicts.overall,
    timeline: timelineOf(facts),
  };
}
