import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CaptureFileReader } from '../../../../electron/core/pcapfile/reader.ts';
import { PcapngWriter } from '../../../../electron/core/pcapfile/writer.ts';
import { KeptPackets } from '../../../../electron/core/report/kept-packets.ts';
import { captureMeta, pcapngReport } from '../../../../electron/core/report/pcapng.ts';
import { newRecord } from '../../../../electron/core/pcapfile/record.ts';
import type { CaptureInterface } from '../../../../electron/core/pcapfile/record.ts';
import { bytesOf, readCapture } from '../../../helpers/capture-file.ts';
import { hasShared, labCapture } from '../../../helpers/shared.ts';
import { exampleSummary } from '../../../helpers/summaries.ts';
import { capinfos, hasWireshark, tsharkFields, withFile } from '../../../helpers/wireshark.ts';

const ethernet: CaptureInterface = { id: 0, name: 'wlan0', description: 'Wi-Fi', linkType: 1, snapLength: 262_144 };
const vpn: CaptureInterface = { id: 1, name: 'wg0', description: null, linkType: 101, snapLength: 262_144 };
const meta = { version: '0.1.0', dropped: null, gaps: [], names: [] };
const file = (...report: Parameters<typeof pcapngReport>): Uint8Array => bytesOf(...pcapngReport(...report));

describe.skipIf(!hasShared || !hasWireshark)('a report of a lab call', () => {
  it.each(['direct', 'udp-blocked-relay-tcp', 'forced-relay-both'])('%s, cut to headers, dissects in tshark as the capture does', (name) => {
    const kept = new KeptPackets({ maxBytes: 64 << 20 });
    const interfaces: CaptureInterface[] = [];
    const reader = new CaptureFileReader({
      interface: (captured) => interfaces.push(captured), issue: (issue) => expect.fail(issue.reason), dropped: () => undefined,
      packet: (record) => kept.keep(record, record.originalLength > 300 ? 70 : 1500, record.originalLength > 300 ? 'media' : 'signal'),
    });
    reader.push(new Uint8Array(readFileSync(labCapture(name))));
    reader.end();
    const fields = ['frame.number', 'frame.time_epoch', 'frame.len', 'ip.src', 'ip.dst', 'ip.len', 'udp.srcport', 'udp.length', 'tcp.srcport', 'tcp.seq_raw', 'tcp.flags', '_ws.malformed', 'frame.cap_len'];
    withFile('report.pcapng', file(kept, interfaces, meta), (path) => {
      const theirs = tsharkFields(labCapture(name), fields);
      const ours = tsharkFields(path, fields);
      expect(ours.length).toBe(theirs.length);
      let cut = 0;
      ours.forEach((row, i) => {
        const [frame, time, ...rest] = theirs[i]!;
        const captured = rest.pop();
        // Times in the lab's captures are whole microseconds.
        expect(row.slice(0, -1)).toEqual([frame, time, ...rest]);
        expect(row[11]).toBe('');
        if (row[12] !== captured) cut += 1;
      });
      expect(cut).toBeGreaterThan(10);
    });
  });
});

describe.skipIf(!hasWireshark)('a pcapng report', () => {
  /** UDP from 10.1.0.2 to 203.0.113.7 with 1000 bytes. */
  const frame = bytesOf(
    [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0], [0x45, 0, 4, 4, 0, 1, 0x40, 0, 64, 17, 0, 0, 10, 1, 0, 2, 203, 0, 113, 7], [0x13, 0x88, 0x17, 0x70, 3, 0xf0, 0, 0], new Uint8Array(1000).fill(0x80),
  );
  const packet = (number: number, seconds: number, interfaceId: number): Parameters<KeptPackets['keep']>[0] => {
    const buffer = interfaceId === 0 ? frame : frame.subarray(14);
    return { ...newRecord(), frame: number, time: seconds * 1e6 + 0.5, linkType: interfaceId === 0 ? 1 : 101, interfaceId, buffer, to: buffer.length, originalLength: buffer.length };
  };

  it('keeps interfaces, lengths on the wire, gaps, drops and server names', () => {
    const kept = new KeptPackets({ maxBytes: 1 << 20 });
    kept.keep(packet(3, 1_700_000_000, 0), 60, 'media');
    kept.keep(packet(8, 1_700_000_010, 1), 60, 'media');
    kept.keep(packet(9, 1_700_000_011, 0), 60, 'signal');
    const gap = { start: 1_700_000_002_000_000, end: 1_700_000_005_500_000, reason: 'dumpcap died' };
    const names = [{ address: '203.0.113.7', name: 'turn.example.com' }];
    withFile('report.pcapng', file(kept, [ethernet, vpn], { ...meta, gaps: [gap], dropped: 12, names }), (path) => {
      const fields = ['frame.time_epoch', 'frame.interface_name', 'frame.cap_len', 'frame.len', 'ip.src', 'udp.length', 'frame.comment', '_ws.malformed'];
      expect(tsharkFields(path, fields)).toEqual([
        ['1700000000.000000500', 'wlan0', '60', '1042', '10.1.0.2', '1008', '', ''],
        ['1700000010.000000500', 'wg0', '60', '1028', '10.1.0.2', '1008', 'icewatch: nothing was captured for 3.500 s from 2023-11-14T22:13:22.000Z: dumpcap died', ''],
        ['1700000011.000000500', 'wlan0', '60', '1042', '10.1.0.2', '1008', '', ''],
      ]);
      expect(tsharkFields(path, ['_ws.col.Destination'], '-N', 'n').map(([name]) => name)).toEqual(['turn.example.com', 'turn.example.com', 'turn.example.com']);
      const report = capinfos(path);
      expect(report).toMatch(/Capture application:\s+icewatch 0\.1\.0/);
      expect(report).toMatch(/Number of packets:\s+3/);
      expect(report).toMatch(/Interface #1 info:\s+Name = wg0/);
      expect(report).toContain('Nothing was captured for 3.500 s');
    });
    const seen = readCapture(file(kept, [ethernet, vpn], { ...meta, gaps: [gap], dropped: 12, names }));
    expect(seen.dropped).toEqual([12]);
    expect(seen.names).toEqual(names);
    expect(seen.packets.map(({ interfaceId, linkType }) => [interfaceId, linkType])).toEqual([[0, 1], [1, 101], [0, 1]]);
  });

  it('of nothing is a capture without packets', () => {
    withFile('empty.pcapng', file(new KeptPackets({ maxBytes: 1 << 20 }), [], captureMeta(exampleSummary)), (path) => {
      expect(tsharkFields(path, ['frame.number'])).toEqual([]);
      expect(capinfos(path)).toMatch(/Number of packets:\s+0/);
    });
  });

  it('says in its comment what was left out for lack of memory', () => {
    const kept = new KeptPackets({ maxBytes: 16 * 1024 });
    for (let i = 1; i <= 500; i++) kept.keep(packet(i, i, 0), 200, 'media');
    withFile('report.pcapng', file(kept, [ethernet], meta), (path) => {
      expect(tsharkFields(path, ['frame.number']).length).toBe(kept.kept.media);
      expect(capinfos(path)).toContain(`0 earlier signalling and ${kept.evicted.media} media packets were left out for lack of memory.`);
    });
  });
});

describe.skipIf(!hasWireshark)('what the writer writes, tshark reads', () => {
  it('comments in UTF-8, microsecond times, and packets of every padding', () => {
    const pieces: Uint8Array[] = [];
    const writer = new PcapngWriter({ application: 'icewatch 0.1.0', comment: 'Größe', timestampDigits: 6, write: (piece) => pieces.push(piece) });
    writer.interface({ ...ethernet, linkType: 147, description: 'Größe 📶' });
    const buffer = Uint8Array.from({ length: 64 }, (_, i) => i);
    for (let to = 0; to < 9; to++) writer.packet({ ...newRecord(), time: 1_700_000_000_123_456, linkType: 147, buffer, to, originalLength: 64 }, to === 3 ? 'zurück 📶' : undefined);
    writer.flush();
    withFile('written.pcapng', bytesOf(...pieces), (path) => {
      const rows = tsharkFields(path, ['frame.time_epoch', 'frame.cap_len', 'frame.len', 'frame.comment', 'frame.interface_description']);
      expect(rows.map((row) => row.slice(1, 3))).toEqual(Array.from({ length: 9 }, (_, i) => [String(i), '64']));
      expect(rows[3]).toEqual(['1700000000.123456000', '3', '64', 'zurück 📶', 'Größe 📶']);
      expect(capinfos(path)).toContain('Größe');
    });
  });
});
