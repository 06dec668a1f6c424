/** TURN over TCP (RFC 8656 3.1, 12.5): STUN messages and padded ChannelData follow each other with no other framing. One direction. */
import { u16, u32 } from '../bytes/big-endian.ts';
import { channelDataHeaderBytes, channelDataStreamBytes, isChannelNumber } from './channel-data.ts';
import { MessageStream, framingEnds, needsMore, noMessage, type Framing } from './framed-stream.ts';
import { stunHeaderBytes, stunMagicCookie } from './stun.ts';

export type TurnMessageKind = 'stun' | 'channel-data';

/**
 * `buffer[from..to)` is what was captured of a message that has `wireLength` bytes, header included, padding not. Lent for the call; the buffer
 * is the segment's own where the message lies whole in it.
 */
export type OnTurnMessage = (buffer: Uint8Array, from: number, to: number, wireLength: number, kind: TurnMessageKind) => void;

export class TurnStream extends MessageStream {
  /** `joined`: the stream's beginning was not captured, so that it is looked at for longer before it is called 'not-turn'. */
  constructor(onMessage: OnTurnMessage, joined = false) {
    super(new TurnFraming(onMessage), joined);
  }

  get state(): 'undecided' | 'turn' | 'not-turn' {
    return this.stream.state === 'undecided' ? 'undecided' : this.stream.state === 'yes' ? 'turn' : 'not-turn';
  }

  /** How many of the last bytes are data in a channel's message under way, past its headers. */
  override get opaqueTail(): number {
    const isChannelData = (this.stream.heldByte(0) & 0xc0) === 0x40;
    return isChannelData ? Math.max(0, this.stream.heldBytes - channelDataHeaderBytes - longestMediaHeader) : 0;
  }
}

/** Of what RTP (with CSRCs and an extension), RTCP and DTLS have in clear, in bytes; more than that is rare. */
export const longestMediaHeader = 48;
/** Type, length and magic cookie: what tells STUN from anything else. */
const stunProofBytes = 8;
const connectionBindRequest = 0x000b;
const connectionBindSuccess = 0x010b;
/** Each has a length of 16 bits right. */
const enoughChunks = 3;
/** RFC 7983 7: STUN, DTLS, RTP and RTCP. */
const isMediaOrStun = (first: number): boolean => first <= 3 || (first >= 20 && first <= 63) || (first >= 128 && first <= 191);

class TurnFraming implements Framing {
  readonly #onMessage: OnTurnMessage;
  /** Channel numbers seen, a bit each; made with the first. */
  #channels: Uint8Array | null = null;
  #bindsConnection = false;
  /** Of a stream whose beginning was not captured: what so many chunks in a row may be ChannelData of. */
  #likelyChannel = 0;
  #filledChunks = 0;

  constructor(onMessage: OnTurnMessage) {
    this.#onMessage = onMessage;
  }

  length(b: Uint8Array, from: number, to: number): number {
    if (to - from < channelDataHeaderBytes) return needsMore;
    if (isChannelNumber(u16(b, from))) return channelDataHeaderBytes + u16(b, from + 2);
    const length = this.#stunLength(b, from, to);
    // RFC 6062 4.3, 5.4: after ConnectionBind the connection carries the peer's bytes as they are.
    return length === noMessage && this.#bindsConnection ? framingEnds : length;
  }

  openingLength(b: Uint8Array, from: number, to: number): number {
    if (to - from >= channelDataHeaderBytes && this.#isKnownChannel(u16(b, from))) return channelDataHeaderBytes + u16(b, from + 2);
    return this.#stunLength(b, from, to);
  }

  #stunLength(b: Uint8Array, from: number, to: number): number {
    if ((b[from]! & 0xc0) !== 0) return noMessage;
    if (to - from < stunProofBytes) return needsMore;
    const length = u16(b, from + 2);
    return length % 4 === 0 && u32(b, from + 4) === stunMagicCookie ? stunHeaderBytes + length : noMessage;
  }

  resumes(b: Uint8Array, from: number, to: number): boolean {
    if (this.#stunLength(b, from, to) > 0) return true;
    if (to - from < channelDataHeaderBytes) return false;
    if (!this.#isKnownChannel(u16(b, from))) return this.#showsChannel(b, from, to);
    // Two bytes are weak evidence: what follows in the chunk, if anything does, must begin like a message too.
    const next = from + channelDataStreamBytes(u16(b, from + 2));
    return next >= to || this.#stunLength(b, next, to) !== noMessage || (to - next >= 2 && this.#isKnownChannel(u16(b, next)));
  }

  /** Of a stream joined in the middle of a call, for minutes no STUN comes: chunks that messages of one channel fill to the byte, each with what calls send, show it too. */
  #showsChannel(b: Uint8Array, from: number, to: number): boolean {
    const number = u16(b, from);
    if (!isChannelNumber(number)) return false;
    let at = from;
    while (to - at > channelDataHeaderBytes && u16(b, at) === number && isMediaOrStun(b[at + channelDataHeaderBytes]!)) at += channelDataStreamBytes(u16(b, at + 2));
    if (at !== to) return false;
    this.#filledChunks = number === this.#likelyChannel ? this.#filledChunks + 1 : 1;
    this.#likelyChannel = number;
    if (this.#filledChunks < enoughChunks) return false;
    this.#know(number);
    return true;
  }

  streamLength(length: number, b: Uint8Array, from: number): number {
    return isChannelNumber(u16(b, from)) ? channelDataStreamBytes(length - channelDataHeaderBytes) : length;
  }

  message(b: Uint8Array, from: number, to: number, length: number): void {
    const type = u16(b, from);
    const isChannelData = isChannelNumber(type);
    this.#bindsConnection = type === connectionBindRequest || type === connectionBindSuccess;
    if (isChannelData) this.#know(type);
    this.#onMessage(b, from, to, length, isChannelData ? 'channel-data' : 'stun');
  }

  #know(channel: number): void {
    this.#channels ??= new Uint8Array(0x1000 / 8);
    this.#channels[(channel & 0xfff) >> 3]! |= 1 << (channel & 7);
  }

  #isKnownChannel(number: number): boolean {
    return this.#channels !== null && isChannelNumber(number) && (this.#channels[(number & 0xfff) >> 3]! & (1 << (number & 7))) !== 0;
  }
}
