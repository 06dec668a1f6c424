/** Past calls as the app would tell of them. */
import type { Comparison, HistoryDetail, HistoryEntry, HistoryPage } from '../../../electron/contract/history.ts';
import { summarySchema } from '../../../electron/contract/summary.ts';
import { at } from '../../helpers/scripted-summary.ts';
import * as scenes from './scenes.ts';

const entry = (id: number, seconds: number, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  id, uid: `call-${id}`, recorded: at(seconds + 70), start: at(seconds), end: at(seconds + 900), durationMs: 900_000, capturedBy: 'dumpcap on wlan0', title: 'Connected directly', severity: 'ok', code: 'path.direct', cause: null,
  pathKind: 'direct', pathTransport: 'udp', redacted: false, captureFile: null, ...more,
});
const day = 86_400;

export const good = entry(1, -2 * day);
export const bad = entry(2, -day, { title: 'Relayed over TCP: UDP leaves this laptop and nothing comes back', severity: 'warning', code: 'path.relay-tcp', cause: 'udp.blocked', pathKind: 'relay', pathTransport: 'tcp', durationMs: 2_840_000 });
const failed = entry(3, -3600, { title: 'Not connected: a firewall rejects UDP', severity: 'problem', code: 'path.none', cause: 'udp.rejected', pathKind: null, pathTransport: null, durationMs: 32_000, captureFile: '/home/a/.local/share/icewatch/calls/3.pcapng' });

export const page: HistoryPage = { entries: [failed, bad, good], total: 3, bytes: 184_320, path: '/home/a/.local/share/icewatch/history.db' };
export const noCalls: HistoryPage = { entries: [], total: 0, bytes: 12_288, path: page.path };

const pastSummary = summarySchema.parse(scenes.relayTcp.summary);
export const detail: HistoryDetail = { entry: bad, summary: { ...pastSummary, calls: pastSummary.calls.map((call) => ({ ...call, ongoing: false })) } };

export const comparison: Comparison = {
  a: good, b: bad,
  sentence: 'The first call went directly over UDP; the second goes through turn.example.com over TCP, because UDP leaves this laptop and nothing comes back: its round trip takes 24 ms longer.',
  changes: [
    { aspect: 'network', label: 'Network', before: 'wlan0, seen as 198.51.100.4', after: 'eth0, seen as 203.0.113.9', effect: 'different', weight: 2 },
    { aspect: 'path', label: 'Path', before: 'direct over UDP', after: 'relayed over TCP through turn.example.com', effect: 'worse', weight: 1 },
    { aspect: 'finding', label: 'UDP is dropped on the way', before: 'no', after: 'yes', effect: 'worse', weight: 1 },
    { aspect: 'media', label: 'Round trip', before: '14 ms', after: '38 ms', effect: 'worse', weight: 2 },
    { aspect: 'media', label: 'Loss', before: '1.2 %', after: '0.4 %', effect: 'better', weight: 3 },
  ],
  same: ['Signaling server', 'NAT', 'Interface', 'Jitter'],
};
