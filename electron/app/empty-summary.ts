/** The summary before anything was captured. */
import type { Summary } from '../contract/summary.ts';

export const emptySummary = (version: string): Summary => ({
  schema: 'icewatch.summary/1',
  tool: { name: 'icewatch', version },
  redacted: false,
  capture: {
    source: '', interfaces: [], linkTypes: [], timestampSource: 'capture', start: null, end: null, durationMs: 0,
    packets: 0, bytes: 0, truncated: 0, malformed: 0, dropped: null, gaps: [], issues: [],
  },
  calls: [],
  allocations: [],
  stunServers: [],
  signaling: [],
  nat: { mapping: 'unknown', mappings: [], publicAddresses: [], pooled: 'unknown', carrierGrade: 'unknown', hairpinning: 'unknown', ipv6: 'unknown' },
  policy: [],
  findings: [], verdict: null,
  timeline: [],
});
