import { describe, expect, it } from 'vitest';
import { DatagramKind, demux } from '../../../../electron/core/decoders/demux.ts';
import { DtlsSessionTracker } from '../../../../electron/core/tracking/dtls-session.ts';
import type { Direction } from '../../../../electron/core/flows/flow.ts';
import { browserStats, readLabDatagrams } from '../../../helpers/lab-datagrams.ts';
import { hasShared, thirdPartyCapture } from '../../../helpers/shared.ts';
import { hasTshark, tsharkFields } from '../../../helpers/tshark-fields.ts';

const sent: Direction = 0;

describe.skipIf(!hasShared)("a call's DTLS as the browser reported it", () => {
  // The last column: hellos that tshark shows with a message_seq seen before.
  it.each([['direct', 0], ['direct-mdns', 0], ['lossy', 2], ['one-symmetric', 2], ['datachannel', 0]])('%s: connected, with the same version, cipher and role', (name, retransmissions) => {
    const tracker = new DtlsSessionTracker();
    readLabDatagrams(name, (out, b, from, to, time, frame) => {
      if (demux(b, from, to) === DatagramKind.dtls) expect(tracker.packet(out ? sent : 1, b, from, to, time, frame)).toBeNull();
    });
    const transport = browserStats(name).find((s) => s.type === 'transport' && s['dtlsState'] === 'connected');
    if (transport === undefined) throw new Error('the browser did not connect');
    expect(tracker.sessions).toHaveLength(1);
    const session = tracker.sessions[0]!;
    expect(session.state).toBe('connected');
    expect(transport['tlsVersion']).toBe('FEFC');
    expect(session.version).toBe('DTLS 1.3');
    expect(session.cipherSuite).toBe(transport['dtlsCipher']);
    expect(session.client === sent ? 'client' : 'server').toBe(transport['dtlsRole']);
    // DTLS 1.3 encrypts the server's choice and both certificates.
    expect(session.srtpProfile).toBeNull();
    expect(session.offeredSrtpProfiles).toContain(transport['srtpCipher']);
    expect(session.fingerprints).toEqual([]);
    expect(session.connected! - session.start).toBeLessThan(1_000_000);
    expect(session.retransmissions).toBe(retransmissions);
  });
});

describe.skipIf(!hasShared || !hasTshark())("other people's DTLS 1.0 and 1.2 sessions", () => {
  it('are connected with the cipher that the ServerHello names, and show certificates', () => {
    const file = thirdPartyCapture('dtls_certificate_fragments.pcap');
    const trackers = new Map<string, DtlsSessionTracker>();
    for (const row of tsharkFields(file, ['frame.number', 'ip.src', 'ip.dst', 'udp.payload', 'frame.time_epoch'])) {
      const [source, destination] = [row['ip.src'][0]!, row['ip.dst'][0]!];
      const key = [source, destination].sort().join(' ');
      const tracker = trackers.get(key) ?? new DtlsSessionTracker();
      trackers.set(key, tracker);
      const b = Buffer.from(row['udp.payload'][0]!, 'hex');
      expect(tracker.packet(source < destination ? 0 : 1, b, 0, b.length, Number(row['frame.time_epoch'][0]) * 1e6, Number(row['frame.number'][0]))).toBeNull();
    }
    const sessions = [...trackers.values()].flatMap((t) => t.sessions);
    expect(sessions.map(({ version, cipherSuite, state, retransmissions }) => ({ version, cipherSuite, state, retransmissions }))).toEqual([
      { version: 'DTLS 1.0', cipherSuite: 'TLS_RSA_WITH_AES_256_CBC_SHA', state: 'connected', retransmissions: 0 },
      { version: 'DTLS 1.2', cipherSuite: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', state: 'connected', retransmissions: 1 },
    ]);
    // The first server's certificate came in two fragments, the second's in eight; the second client sent one too.
    expect(sessions.map((s) => s.fingerprints.length)).toEqual([1, 2]);
    for (const f of sessions.flatMap((s) => s.fingerprints)) expect(f.value).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });
});
