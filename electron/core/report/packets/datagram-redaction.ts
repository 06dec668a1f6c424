/**
 * One message as UDP, TURN, RFC 4571 or a quotation carries it, told apart by its first bytes as the pipeline does (RFC 7983). What is not understood is not kept, but for the
 * two bytes that say what it is not.
 */
import { u16 } from '../../bytes/big-endian.ts';
import { channelDataHeaderBytes, readChannelData, type ChannelDataHeader } from '../../decoders/channel-data.ts';
import { DatagramKind, demux } from '../../decoders/demux.ts';
import { readQuicLongPacket } from '../../decoders/quic.ts';
import { looksLikeStun, stunHeaderBytes } from '../../decoders/stun.ts';
import { redactDtls, type HandshakeFragments } from './dtls-redaction.ts';
import { redactRtcp, redactRtp } from './media-redaction.ts';
import type { StandIns } from './stand-ins.ts';
import { redactStun } from './stun-redaction.ts';

/** What `demux` looks at. */
const telling = 2;
/** TURN inside TURN inside ...: as the pipeline has it. */
const deepest = 4;
const channel: ChannelDataHeader = { number: 0, length: 0 };

/** What is to be known beside the bytes. */
export interface DatagramContext {
  /** Of DTLS messages that come in several datagrams; null where they stand alone. */
  readonly handshakes: HandshakeFragments | null;
  /** QUIC whose ClientHello names somebody. */
  readonly withoutQuic: boolean;
}

/** `b[from..to)` as far as captured, of `wireLength` bytes. Answers how far it is worth keeping; what it says is not rewritten beyond that. */
export function redactDatagram(s: StandIns, context: DatagramContext, b: Uint8Array, from: number, to: number, wireLength: number, depth = 0): number {
  if (depth > deepest) return from;
  const unknown = Math.min(to, from + telling);
  switch (demux(b, from, to)) {
    case DatagramKind.rtp: {
      const end = redactRtp(b, from, to);
      return end === from ? unknown : end;
    }
    case DatagramKind.rtcp:
      return redactRtcp(b, from, to);
    case DatagramKind.stun:
      if (!looksLikeStun(b, from, to)) return unknown;
      return whole(b, redactStun(s, b, from, to, (a, z, length) => redactDatagram(s, context, b, a, z, length, depth + 1)), Math.min(to, from + stunHeaderBytes + u16(b, from + 2)), to);
    case DatagramKind.dtls: {
      const end = redactDtls(s, context.handshakes, b, from, to, wireLength);
      return end === from ? unknown : end;
    }
    case DatagramKind.channelData: {
      if (!readChannelData(b, from, to, channel) || channel.length > wireLength - channelDataHeaderBytes) return unknown;
      const body = from + channelDataHeaderBytes;
      const bodyEnd = Math.min(to, body + channel.length);
      return whole(b, redactDatagram(s, context, b, body, bodyEnd, channel.length, depth + 1), bodyEnd, to);
    }
    case DatagramKind.quic:
      return context.withoutQuic ? unknown : Math.max(unknown, initialPackets(b, from, to));
    default:
      return unknown;
  }
}

/** A message that is kept to its end goes with what follows it zeroed, so that the datagram's own lengths still hold. */
function whole(b: Uint8Array, worth: number, end: number, to: number): number {
  if (worth < end) return worth;
  b.fill(0, end, to);
  return to;
}

/** Packets of one datagram (RFC 9000 12.2). */
const mostCoalesced = 8;

/** Where the Initial packets end with which the datagram begins: their keys are anyone's (RFC 9001 5.2), and they hold hellos. What follows is ciphered. */
function initialPackets(b: Uint8Array, from: number, to: number): number {
  let at = from;
  for (let i = 0; i < mostCoalesced; i++) {
    const packet = readQuicLongPacket(b, at, to);
    if (packet?.type !== 'Initial') break;
    at = packet.end;
  }
  return at;
}
