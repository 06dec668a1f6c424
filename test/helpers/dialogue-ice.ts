/** ICE, DTLS and RTCP steps of scripted dialogues. The laptop is 10.1.0.2 behind 198.51.100.2; ufrags are written as USERNAME has them, receiver first. */
import type { Carrier, Dialogue } from './dialogue.ts';
import { clientHello, dtlsRecord, fragment, serverHello, srtpExtension } from './handshake-bytes.ts';
import { be16, be32, bytes } from './header-bytes.ts';
import { at, Attr, rtp, stun, type Attribute, type Endpoint } from './scripted-packets.ts';

export const laptop = at('10.1.0.2', 40000);
export const outside = at('198.51.100.2', 40000);
export const peer = at('203.0.113.7', 30000);
export const resolver = at('10.1.0.2', 5400);
export const ours = 'them:mine';
export const theirs = 'mine:them';

export interface PeerCheck {
  readonly ufrags?: string;
  readonly role?: 'controlling' | 'controlled';
  readonly answered?: boolean;
  readonly nominate?: boolean;
  readonly via?: Carrier;
  readonly error?: Attribute;
}

/** A check of the other side's, and the laptop's answer after 2 ms. */
export function peerCheck(d: Dialogue, from: Endpoint, to: Endpoint, { ufrags = theirs, role = 'controlled', answered = true, nominate = false, via, error }: PeerCheck = {}): void {
  const id = d.id();
  const send = via ?? d.direct(to, from);
  send(false, stun(0x0001, id, [Attr.username(ufrags), Attr.priority(0x6e7f1eff), role === 'controlled' ? Attr.controlled() : Attr.controlling(), ...(nominate ? [Attr.useCandidate()] : [])]));
  d.wait(2);
  if (error !== undefined) send(true, stun(0x0111, id, [error]));
  else if (answered) send(true, stun(0x0101, id, [Attr.xorMapped(from)]));
}

/** A check that this laptop's other side answers with an error. */
export function refusedCheck(d: Dialogue, from: Endpoint, to: Endpoint, error: Attribute, role: 'controlling' | 'controlled' = 'controlling'): void {
  const id = d.id();
  d.udp(from, to, stun(0x0001, id, [Attr.username(ours), Attr.priority(0x6e7f1eff), role === 'controlled' ? Attr.controlled() : Attr.controlling()]));
  d.wait(30);
  d.udp(to, from, stun(0x0111, id, [error]));
}

/** Checks of this laptop that nothing answers, one each `every` milliseconds for `ms`. */
export function unansweredChecks(d: Dialogue, from: Endpoint, to: Endpoint, ms: number, { ufrags = ours, every = 1000 }: { ufrags?: string; every?: number } = {}): void {
  for (let passed = 0; passed < ms; passed += every) d.check(from, to, ufrags, null, { rtt: every });
}

/** ICE and media both ways as in a call, with a check of either side answered every two seconds. */
export function call(d: Dialogue, ms: number, { to = peer, from = laptop, first = 0, ufrags = [ours, theirs] as const, ssrc = { sent: 1, received: 2 } }: { to?: Endpoint; from?: Endpoint; first?: number; ufrags?: readonly [string, string]; ssrc?: { readonly sent: number; readonly received: number } } = {}): number {
  let packet = first;
  for (let passed = 0; passed < ms; passed += 2000) {
    d.check(from, to, ufrags[0], at(outside.address, from.port), { nominate: true });
    peerCheck(d, to, from, { ufrags: ufrags[1] });
    d.media(d.direct(from, to), ssrc, Math.min(2000, ms - passed), { from: packet });
    packet += Math.min(2000, ms - passed) / 20;
  }
  return packet;
}

export function sendMedia(d: Dialogue, ms: number, { outwards, first = 0, to = peer, every, lose }: { outwards: boolean; first?: number; to?: Endpoint; every?: () => void; lose?: (i: number) => boolean }): number {
  const carrier = d.direct(laptop, to);
  const last = first + ms / 20;
  for (let i = first; i < last; i++) {
    if (lose?.(i) !== true) carrier(outwards, rtp(outwards ? 1 : 2, i, i * 960));
    if ((i - first) % 100 === 0) every?.();
    d.wait(20);
  }
  return last;
}

/** A ClientHello with SRTP profiles in a DTLS record; the same `random` makes it a retransmission. */
export const dtlsClientHello = (random = 1): Uint8Array => Uint8Array.from(dtlsRecord(22, 0, 0, fragment(1, clientHello({ random, extensions: srtpExtension(1) }), { seq: 0 })));
export const dtlsServerHello = (): Uint8Array => Uint8Array.from(dtlsRecord(22, 0, 0, fragment(2, serverHello({ extensions: srtpExtension(1) }), { seq: 0 })));
export const dtlsAlert = (description: number): Uint8Array => Uint8Array.from(dtlsRecord(21, 0, 1, [2, description]));
/** Finished as good as always: a handshake record of epoch 1. */
export const dtlsFinished = (): Uint8Array => Uint8Array.from(dtlsRecord(22, 1, 0, new Array<number>(40).fill(7)));
export const dtlsCloseNotify = (): Uint8Array => Uint8Array.from(dtlsRecord(21, 1, 5, new Array<number>(18).fill(7)));

export interface ReportFields {
  readonly ssrc: number;
  readonly fraction?: number;
  readonly lost?: number;
  readonly highest?: number;
  readonly jitter?: number;
  readonly lastSenderReport?: number;
  /** Seconds. */
  readonly delay?: number;
}
const reportBlock = ({ ssrc, fraction = 0, lost = 0, highest = 0, jitter = 0, lastSenderReport = 0, delay = 0 }: ReportFields): number[] => [
  ...be32(ssrc), Math.round(fraction * 256), (lost >> 16) & 255, (lost >> 8) & 255, lost & 255, ...be32(highest), ...be32(jitter), ...be32(lastSenderReport), ...be32(Math.round(delay * 65536)),
];
export const receiverReport = (sender: number, ...reports: readonly ReportFields[]): Uint8Array =>
  bytes([0x80 | reports.length, 201], be16(1 + 6 * reports.length), be32(sender), ...reports.map(reportBlock));
/** `ntp` is the middle 32 bits of the NTP time. */
export const senderReport = (sender: number, ntp: number, ...reports: readonly ReportFields[]): Uint8Array =>
  bytes([0x80 | reports.length, 200], be16(6 + 6 * reports.length), be32(sender), be32(ntp >>> 16), be32((ntp << 16) >>> 0), be32(0), be32(100), be32(10000), ...reports.map(reportBlock));
/** As SRTCP leaves it: type and SSRC in clear, then what does not read as RTCP. */
export const encryptedRtcp = (type: number, count: number, sender: number): Uint8Array =>
  bytes([0x80 | count, type], be16(3), be32(sender), new Array<number>(8).fill(0x5c), be32(0x8000_0001), new Array<number>(10).fill(0x33));
