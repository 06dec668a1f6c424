import { describe, expect, it } from 'vitest';
import { Pipeline } from '../../../../electron/core/flows/pipeline.ts';
import { Tracker } from '../../../../electron/core/tracking/tracker.ts';
import { clientHello, extension, handshake, serverHello, serverNameExtension } from '../../../helpers/handshake-bytes.ts';
import { record } from '../../../helpers/header-bytes.ts';
import { cryptoFrame, initialPacket } from '../../../helpers/quic-bytes.ts';
import { at, udpFrame, type Endpoint } from '../../../helpers/scripted-packets.ts';

const server = at('203.0.113.7', 443);
const client = (i: number): Endpoint => at('10.1.0.2', 40_000 + i);
const keyId = (i: number): number[] => [1, 2, 3, 4, 5, 6, i >> 8, i & 255];
const hello = handshake(1, clientHello({ extensions: serverNameExtension('meet.example') }));
const half = hello.length >> 1;
const first = (i: number): Uint8Array => initialPacket(cryptoFrame(0, hello), { keyId: keyId(i) });
const answer = (i: number): Uint8Array =>
  initialPacket(cryptoFrame(0, handshake(2, serverHello({ suites: [0x1301], extensions: extension(43, [3, 4]) }))), { from: 'server', keyId: keyId(i), destination: [] });
const application = new Uint8Array(60).fill(0xc9);

class Wire {
  readonly tracker = new Tracker();
  readonly pipeline = new Pipeline(this.tracker);
  #frame = 0;
  /** Bytes of the packet's payload that an export keeps. */
  send(from: Endpoint, to: Endpoint, payload: Uint8Array): number {
    const bytes = udpFrame(from, to, payload);
    this.#frame += 1;
    this.pipeline.packet(record(1, bytes, { frame: this.#frame, time: 1000 * this.#frame }));
    return this.pipeline.keepBytes - (bytes.length - payload.length);
  }
}

describe('QUIC in the pipeline', () => {
  it('an export keeps what the hellos need, and next to nothing afterwards', () => {
    const w = new Wire();
    expect(w.send(client(0), server, first(0))).toBe(1200);
    expect(w.send(server, client(0), answer(0))).toBe(answer(0).length);
    expect(w.send(client(0), server, application)).toBe(16);
    expect(w.tracker.quic).toMatchObject([{ serverName: 'meet.example', serverHello: { frame: 2 } }]);
  });

  it('a datagram smaller than clients may begin with is not deciphered (RFC 9000 14.1)', () => {
    const w = new Wire();
    w.send(client(0), server, initialPacket(cryptoFrame(0, hello), { keyId: keyId(0), padTo: 1199 }));
    expect(w.tracker.quic).toEqual([]);
  });

  it('of more than 256 handshakes under way the oldest are given up; those that came later go on', () => {
    const w = new Wire();
    for (let i = 0; i < 300; i++) w.send(client(i), server, initialPacket(cryptoFrame(0, hello.slice(0, half)), { keyId: keyId(i) }));
    for (let i = 0; i < 300; i++) w.send(client(i), server, initialPacket(cryptoFrame(half, hello.slice(half)), { keyId: keyId(i), number: 1 }));
    expect(w.tracker.quic).toHaveLength(300);
    const named = w.tracker.quic.map((q) => q.serverName !== null);
    expect(named.slice(0, 44)).not.toContain(true);
    expect(named.slice(44)).not.toContain(false);
  });
});
