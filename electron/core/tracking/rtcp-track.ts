/**
 * RTCP of one conduit, by direction: how much of it, what it asks for again, and, where it is not encrypted, how each stream arrives at the other end. SRTCP
 * (RFC 3711 3.4) leaves the first packet's type and its sender's SSRC readable.
 */
import { decodeRtcp, type RtcpPacket } from '../decoders/rtcp.ts';
import type { RtcpReport } from '../decoders/rtcp-reports.ts';
import type { Direction } from '../flows/flow.ts';
import { opposite } from '../flows/flow.ts';

/** Of one direction. Times in microseconds since the epoch. */
export interface RtcpSeen {
  datagrams: number;
  firstFrame: number;
  firstTime: number;
  lastFrame: number;
  lastTime: number;
  /** Datagrams that begin with a generic NACK: the sender misses packets. */
  nacks: number;
  firstNackFrame: number;
  firstNackTime: number;
}

/** What the sender of reports said last of a stream that comes to it. */
export interface ReportedStream {
  readonly ssrc: number;
  /** The first report counts what was lost before the capture began. */
  readonly lostBefore: number;
  readonly sequenceBefore: number;
  latest: RtcpReport;
  reports: number;
  frame: number;
  time: number;
  /** Seconds, from the sender of the stream to its receiver and back, as seen where the capture was made; null before it is known. */
  roundTripTime: number | null;
}

const mostStreams = 64;
const mostSenderReports = 64;

const none = (): RtcpSeen => ({ datagrams: 0, firstFrame: 0, firstTime: 0, lastFrame: 0, lastTime: 0, nacks: 0, firstNackFrame: 0, firstNackTime: 0 });

export class RtcpTrack {
  readonly seen: readonly [RtcpSeen, RtcpSeen] = [none(), none()];
  /** By direction of the reports, then by SSRC of the stream that they are about. */
  readonly reported: readonly [Map<number, ReportedStream>, Map<number, ReportedStream>] = [new Map(), new Map()];
  /** By direction: when the sender report with this NTP time (its middle 32 bits) went by. */
  readonly #senderReports: readonly [Map<number, number>, Map<number, number>] = [new Map(), new Map()];

  /** A datagram `b[from..to)` of `wireLength` bytes. */
  datagram(direction: Direction, b: Uint8Array, from: number, to: number, wireLength: number, frame: number, time: number): void {
    const s = this.seen[direction];
    if (s.datagrams === 0) {
      s.firstFrame = frame;
      s.firstTime = time;
    }
    s.datagrams += 1;
    s.lastFrame = frame;
    s.lastTime = time;
    const packets = decodeRtcp(b, from, to, wireLength);
    if (!packets.ok) return;
    for (const p of packets.value) this.#packet(direction, p, frame, time);
  }

  #packet(direction: Direction, p: RtcpPacket, frame: number, time: number): void {
    const s = this.seen[direction];
    if (p.feedback === 'NACK') {
      if (s.nacks === 0) {
        s.firstNackFrame = frame;
        s.firstNackTime = time;
      }
      s.nacks += 1;
    }
    if (p.senderReport !== undefined) {
      const sent = this.#senderReports[direction];
      if (sent.size >= mostSenderReports) sent.delete(sent.keys().next().value!);
      sent.set(p.senderReport.ntpMiddle, time);
    }
    for (const r of p.reports ?? []) this.#report(direction, r, frame, time);
  }

  #report(direction: Direction, r: RtcpReport, frame: number, time: number): void {
    const known = this.reported[direction].get(r.ssrc);
    const sent = r.lastSenderReport === 0 ? undefined : this.#senderReports[opposite(direction)].get(r.lastSenderReport);
    const roundTripTime = sent === undefined ? null : Math.max(0, (time - sent) / 1e6 - r.delay);
    if (known === undefined) {
      if (this.reported[direction].size >= mostStreams) return;
      this.reported[direction].set(r.ssrc, { ssrc: r.ssrc, lostBefore: r.packetsLost, sequenceBefore: r.highestSequence, latest: r, reports: 1, frame, time, roundTripTime });
      return;
    }
    known.latest = r;
    known.reports += 1;
    known.frame = frame;
    known.time = time;
    known.roundTripTime = roundTripTime ?? known.roundTripTime;
  }
}
