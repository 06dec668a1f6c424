/** What the page knows, and how an update changes it. */
import type { ConnectionState } from '../../electron/contract/client.ts';
import { emptySeries, emptySession } from '../../electron/contract/session.ts';
import type { Series, SessionState, Update } from '../../electron/contract/session.ts';
import type { Summary } from '../../electron/contract/summary.ts';

export interface PageState {
  readonly connection: ConnectionState;
  /** False until the first update: what follows is not yet known, rather than empty. */
  readonly known: boolean;
  readonly session: SessionState;
  readonly capture: Summary['capture'] | null;
  readonly calls: Summary['calls'];
  readonly allocations: Summary['allocations'];
  readonly stunServers: Summary['stunServers'];
  readonly signaling: Summary['signaling'];
  readonly nat: Summary['nat'];
  readonly policy: Summary['policy'];
  readonly findings: Summary['findings'];
  /** Of the latest call, or of the attempt at one. */
  readonly verdict: Summary['verdict'];
  readonly timeline: Summary['timeline'];
  readonly series: Series;
}

export const initialState: PageState = {
  connection: 'connecting',
  known: false,
  session: emptySession,
  capture: null,
  calls: [],
  allocations: [],
  stunServers: [],
  signaling: [],
  nat: { mapping: 'unknown', mappings: [], publicAddresses: [], pooled: 'unknown', carrierGrade: 'unknown', hairpinning: 'unknown', ipv6: 'unknown' },
  policy: [],
  findings: [],
  verdict: null,
  timeline: [],
  series: emptySeries,
};

/** Parts that the update does not carry keep their identity, so that what shows them need not be drawn again. */
export const applyUpdate = (state: PageState, { session, series, summary = {} }: Update): PageState => ({
  ...state,
  known: true,
  session: session ?? state.session,
  series: series ?? state.series,
  capture: summary.capture ?? state.capture,
  calls: summary.calls ?? state.calls,
  allocations: summary.allocations ?? state.allocations,
  stunServers: summary.stunServers ?? state.stunServers,
  signaling: summary.signaling ?? state.signaling,
  nat: summary.nat ?? state.nat,
  policy: summary.policy ?? state.policy,
  findings: summary.findings ?? state.findings,
  verdict: summary.verdict === undefined ? state.verdict : summary.verdict,
  timeline: summary.timeline ?? state.timeline,
});
