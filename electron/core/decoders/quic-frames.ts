/** The frames that an Initial packet may hold (RFC 9000 12.4): what they carry of the TLS handshake, and why a connection was closed. */
import { readVarint, type Varint } from './quic.ts';

export interface QuicFrames {
  /** Bytes `b[from..to)` of the sender's handshake, `offset` from its beginning. */
  onCrypto(offset: number, b: Uint8Array, from: number, to: number): void;
  /** CONNECTION_CLOSE: 0x0100 to 0x01ff are TLS alerts (RFC 9001 4.8). */
  onClose(errorCode: number): void;
}

const FrameType = { padding: 0x00, ping: 0x01, ack: 0x02, ackEcn: 0x03, crypto: 0x06, connectionClose: 0x1c } as const;
/** An Initial packet of 1,200 bytes could be all PING. */
const mostFrames = 2048;
/** RFC 9000 19.3: gap and length each. */
const mostAckRanges = 1024;

/** Reads a packet's payload `b[from..to)`; false where it ends in something that no Initial packet may hold. What came before was told. */
export function readInitialFrames(b: Uint8Array, from: number, to: number, frames: QuicFrames): boolean {
  const v: Varint = { value: 0, next: from };
  for (let count = 0; v.next < to && count < mostFrames; count++) {
    const type = b[v.next]!;
    if (type === FrameType.padding) {
      do v.next += 1;
      while (v.next < to && b[v.next] === 0);
      continue;
    }
    if (!readVarint(b, v.next, to, v)) return false;
    switch (v.value) {
      case FrameType.ping:
        break;
      case FrameType.ack:
      case FrameType.ackEcn:
        if (!skipAck(b, to, v.value === FrameType.ackEcn, v)) return false;
        break;
      case FrameType.crypto: {
        if (!readVarint(b, v.next, to, v)) return false;
        const offset = v.value;
        if (!readVarint(b, v.next, to, v) || v.next + v.value > to) return false;
        const start = v.next;
        v.next += v.value;
        frames.onCrypto(offset, b, start, v.next);
        break;
      }
      case FrameType.connectionClose:
        if (!readVarint(b, v.next, to, v)) return false;
        frames.onClose(v.value);
        // The connection is over: the reason phrase is nobody's business.
        return true;
      default:
        return false;
    }
  }
  return true;
}

/** RFC 9000 19.3: largest, delay, range count, first range, then the ranges, and three counts with ECN. */
function skipAck(b: Uint8Array, to: number, ecn: boolean, v: Varint): boolean {
  if (!readVarint(b, v.next, to, v) || !readVarint(b, v.next, to, v) || !readVarint(b, v.next, to, v)) return false;
  const ranges = v.value;
  if (ranges > mostAckRanges) return false;
  for (let left = 1 + 2 * ranges + (ecn ? 3 : 0); left > 0; left--) if (!readVarint(b, v.next, to, v)) return false;
  return true;
}
