import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Direction } from '../../../../electron/core/flows/flow.ts';
import { DtlsSessionTracker, type DtlsSession } from '../../../../electron/core/tracking/dtls-session.ts';
import { certificate, certificateMessage, clientHello, distinguishedName, dtlsRecord, extension, fragment, serverHello, srtpExtension, unifiedRecord } from '../../../helpers/handshake-bytes.ts';

const client: Direction = 1;
const server: Direction = 0;
const second = 1_000_000;

type Step = readonly [Direction, readonly number[]];

/** One datagram a second, from frame 1 on. */
function play(steps: readonly Step[], tracker = new DtlsSessionTracker()): DtlsSessionTracker {
  steps.forEach(([direction, bytes], i) => {
    expect(tracker.packet(direction, new Uint8Array(bytes), 0, bytes.length, (i + 1) * second, i + 1)).toBeNull();
  });
  return tracker;
}
const only = (tracker: DtlsSessionTracker): DtlsSession => {
  expect(tracker.sessions).toHaveLength(1);
  return tracker.sessions[0]!;
};

const hello12 = clientHello({ version: 0xfefd, cookie: [], extensions: srtpExtension(7, 1) });
const hello12WithCookie = clientHello({ version: 0xfefd, cookie: [5, 5], extensions: srtpExtension(7, 1) });
const answer12 = serverHello({ version: 0xfefd, suites: [0xc02b], extensions: srtpExtension(7) });
const own = certificate(distinguishedName('', 'WebRTC'), distinguishedName('', 'WebRTC'));

const clear = (type: number, body: readonly number[], seq: number, sequence = seq): number[] => dtlsRecord(22, 0, sequence, fragment(type, body, { seq }));
const changeCipherSpec = dtlsRecord(20, 0, 9, [1]);
const encrypted = (contentType: number, sequence = 0): number[] => dtlsRecord(contentType, 1, sequence, Array<number>(40).fill(0xaa));

const full12: readonly Step[] = [
  [client, clear(1, hello12, 0)],
  [server, clear(3, [0xfe, 0xff, 2, 5, 5], 0)],
  [client, clear(1, hello12WithCookie, 1)],
  [server, [...clear(2, answer12, 1), ...clear(11, certificateMessage(own), 2), ...clear(14, [], 3)]],
  [client, [...clear(11, certificateMessage(own), 2), ...changeCipherSpec, ...encrypted(22)]],
  [server, [...changeCipherSpec, ...encrypted(22)]],
];

describe('DTLS 1.2 (RFC 6347)', () => {
  it('a full handshake: who is client, what was agreed on, and when', () => {
    expect(only(play(full12))).toMatchObject({
      client, version: 'DTLS 1.2', cipherSuite: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', srtpProfile: 'SRTP_AEAD_AES_128_GCM',
      offeredSrtpProfiles: ['SRTP_AEAD_AES_128_GCM', 'SRTP_AES128_CM_HMAC_SHA1_80'], state: 'connected', retransmissions: 0, alert: null,
      start: second, firstFrame: 1, connected: 6 * second, connectedFrame: 6, end: null,
    });
  });

  it('is not connected before both sides finished', () => {
    expect(only(play(full12.slice(0, 5))).state).toBe('handshaking');
  });

  it('both certificates are in clear, and their fingerprints are as SDP writes them', () => {
    const digest = createHash('sha256').update(Buffer.from(own)).digest('hex').toUpperCase().match(/../g)!.join(':');
    expect(only(play(full12)).fingerprints).toEqual([
      { direction: server, algorithm: 'sha-256', value: digest },
      { direction: client, algorithm: 'sha-256', value: digest },
    ]);
  });

  it('a message in fragments, the last first and one twice, is put together', () => {
    const parts = [40, 0, 20, 20].map((offset) => dtlsRecord(22, 0, offset, fragment(2, answer12, { seq: 1, offset, length: Math.min(20, answer12.length - offset) })));
    expect(answer12.length).toBeLessThan(60);
    expect(only(play([[client, clear(1, hello12, 0)], ...parts.map((p): Step => [server, p])])).cipherSuite).toBe('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256');
  });

  it('the same message_seq again is a retransmission, with the cookie it is not', () => {
    expect(only(play([full12[0]!, full12[0]!, ...full12.slice(1)])).retransmissions).toBe(1);
    expect(only(play([...full12.slice(0, 4), full12[3]!])).retransmissions).toBe(3);
  });

  it('a fatal alert in clear is a failure with a name', () => {
    expect(only(play([full12[0]!, [server, dtlsRecord(21, 0, 0, [2, 40])]]))).toMatchObject({ state: 'failed', alert: 'handshake_failure', end: 2 * second, endFrame: 2 });
  });

  it('an alert in clear after the handshake is anybody\'s, and ends nothing', () => {
    expect(only(play([...full12, [server, dtlsRecord(21, 0, 0, [2, 40])]]))).toMatchObject({ state: 'connected', alert: null });
  });

  it('an encrypted alert closes a connected session, and fails one that is not', () => {
    expect(only(play([...full12, [client, encrypted(21, 1)]]))).toMatchObject({ state: 'closed', end: 7 * second });
    expect(only(play([...full12.slice(0, 5), [server, encrypted(21)]])).state).toBe('failed');
  });

  it('data after it shows that the alert was a warning', () => {
    expect(only(play([...full12, [client, encrypted(21, 1)], [client, encrypted(23, 2)]]))).toMatchObject({ state: 'connected', end: null });
  });

  it('a ClientHello with another random is another session on the same conduit', () => {
    const again = clientHello({ version: 0xfefd, random: 77, cookie: [] });
    const tracker = play([...full12, [client, clear(1, again, 0)]]);
    expect(tracker.sessions.map((s) => s.state)).toEqual(['connected', 'handshaking']);
    expect(tracker.client).toBe(client);
  });

  it('of a capture that begins later, what data shows: version and that it is connected', () => {
    expect(only(play([[client, encrypted(23)]]))).toMatchObject({ client: null, version: 'DTLS 1.2', cipherSuite: null, state: 'connected' });
  });
});

describe('DTLS 1.3 (RFC 9147)', () => {
  const hello13 = clientHello({ version: 0xfefd, cookie: [], extensions: [...srtpExtension(1), ...extension(43, [2, 0xfe, 0xfc])] });
  const answer13 = serverHello({ version: 0xfefd, suites: [0x1301], extensions: extension(43, [0xfe, 0xfc]) });
  const flight: readonly Step[] = [
    [client, clear(1, hello13, 0)],
    [server, [...clear(2, answer13, 0), ...unifiedRecord(2, Array<number>(90).fill(7))]],
  ];

  it('connected when the server answers the client\'s flight with application keys', () => {
    const finished: Step = [client, unifiedRecord(2, Array<number>(60).fill(8))];
    expect(only(play([...flight, finished])).state).toBe('handshaking');
    expect(only(play([...flight, finished, [server, unifiedRecord(3, Array<number>(20).fill(9))]]))).toMatchObject({
      state: 'connected', version: 'DTLS 1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', srtpProfile: null, fingerprints: [], connectedFrame: 4,
    });
  });

  it('a server that acknowledges fragments with application keys is not connected yet', () => {
    expect(only(play([...flight, [server, unifiedRecord(3, Array<number>(20).fill(9))]])).state).toBe('handshaking');
  });

  it('the client with application keys is proof', () => {
    expect(only(play([...flight, [client, unifiedRecord(3, Array<number>(20).fill(9))]])).state).toBe('connected');
  });
});

describe('hostile datagrams', () => {
  it('a record past the end is an issue at its offset', () => {
    const b = new Uint8Array([...changeCipherSpec, ...dtlsRecord(23, 1, 0, [1, 2, 3])]);
    expect(new DtlsSessionTracker().packet(client, b, 0, b.length - 1, 1, 1)).toEqual({ layer: 'dtls', offset: 14, reason: 'record past the end' });
    // What the snapshot length cut is no fault.
    expect(new DtlsSessionTracker().packet(client, b, 0, b.length - 1, 1, 1, b.length)).toBeNull();
  });

  it('a handshake message that claims 16 MB is not waited for', () => {
    const tracker = new DtlsSessionTracker();
    for (let seq = 0; seq < 2000; seq++) {
      const b = new Uint8Array(dtlsRecord(22, 0, seq, [1, 0xff, 0xff, 0xff, seq >> 8, seq & 255, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4]));
      tracker.packet(client, b, 0, b.length, seq, seq);
    }
    expect(tracker.sessions).toHaveLength(1);
  });

  it('new randoms without end keep the last eight sessions', () => {
    const tracker = new DtlsSessionTracker();
    for (let random = 0; random < 100; random++) {
      const b = new Uint8Array(clear(1, clientHello({ version: 0xfefd, random, cookie: [] }), 0));
      tracker.packet(client, b, 0, b.length, random, random);
    }
    expect(tracker.sessions.map((s) => s.firstFrame)).toEqual([92, 93, 94, 95, 96, 97, 98, 99]);
  });
});
