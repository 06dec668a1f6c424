/**
 * One direction of a WebSocket (RFC 6455 5), from the first byte after the upgrade: frames are told, messages put together from their fragments, unmasked and inflated
 * (RFC 7692), so that signaling in clear can be searched.
 */
import { u16 } from '../bytes/big-endian.ts';
import type { StreamSink } from '../link/stream-sink.ts';
import { GrowingText, type TextHolder, type TextMemory } from './text-memory.ts';
import { MessageInflate, type PerMessageDeflate } from './websocket-deflate.ts';

export const webSocketOpcodes: Readonly<Record<number, string>> = { 0: 'continuation', 1: 'text', 2: 'binary', 8: 'close', 9: 'ping', 10: 'pong' };

export interface WebSocketFrame {
  /** 'continuation', 'text', 'binary', 'close', 'ping', 'pong'. */
  readonly opcode: string;
  readonly final: boolean;
  /** As clients send, and only they (RFC 6455 5.1). */
  readonly masked: boolean;
  /** The message that begins here is compressed (RFC 7692 6). */
  readonly compressed: boolean;
  /** Of the payload on the wire, in bytes. */
  readonly length: number;
}

export interface WebSocketEvents {
  onFrame(frame: WebSocketFrame): void;
  /** Of a close frame (RFC 6455 7.4); 1005 where it has none. */
  onClose(code: number): void;
  /** A whole text or binary message, lent for the call. */
  onMessage(b: Uint8Array): void;
  onIssue(layer: string, offset: number, reason: string): void;
}

const Opcode = { continuation: 0, text: 1, binary: 2, close: 8 } as const;
const noStatus = 1005;
const longestControl = 125;
const mostHeader = 14;

interface Header {
  final: boolean;
  compressed: boolean;
  opcode: number;
  masked: boolean;
  /** Of the header itself, and of the payload. */
  size: number;
  length: number;
}

export class WebSocketStream implements StreamSink, TextHolder {
  readonly #events: WebSocketEvents;
  readonly #memory: TextMemory;
  readonly #deflate: () => PerMessageDeflate | null;
  /** False while the place in the stream is not known. */
  #placed = true;
  #header = new Uint8Array(mostHeader);
  #headerLength = 0;
  /** The frame under way, and how much of its payload came. */
  #frame: Header | null = null;
  #came = 0;
  #control: number[] = [];
  /** The message under way: null between messages, and where it cannot be told. */
  #text: GrowingText | null = null;
  #compressed = false;
  /** Made with the first compressed message. */
  #inflate: MessageInflate | null = null;
  /** Compressed messages before this one are missing, which those after them may build on. */
  #contextLost = false;

  /** `deflate` gives what the handshake agreed on, or null where that was not captured. */
  constructor(events: WebSocketEvents, memory: TextMemory, deflate: () => PerMessageDeflate | null) {
    this.#events = events;
    this.#memory = memory;
    this.#deflate = deflate;
  }

  bytes(b: Uint8Array, from: number, to: number): void {
    if (!this.#placed && !this.#resume(b, from, to)) return;
    let at = from;
    while (at < to && this.#placed) at = this.#frame === null ? this.#readHeader(b, at, to) : this.#payload(b, at, to, this.#frame);
  }

  gap(length: number): void {
    this.release();
    const frame = this.#frame;
    if (frame !== null && this.#came + length <= frame.length) {
      this.#came += length;
      if (this.#came === frame.length) this.#frame = null;
    } else this.#lose();
  }

  release(): void {
    this.#text = null;
    this.#inflate = null;
    this.#contextLost = true;
    this.#memory.drop(this);
  }

  #readHeader(b: Uint8Array, from: number, to: number): number {
    let at = from;
    while (at < to) {
      this.#header[this.#headerLength++] = b[at++]!;
      const header = readHeader(this.#header, 0, this.#headerLength);
      if (header === null) continue;
      this.#headerLength = 0;
      if (header === 'malformed') {
        this.#events.onIssue('websocket', 0, 'not a frame');
        this.release();
        this.#lose();
      } else this.#begin(header);
      return at;
    }
    return at;
  }

  #begin(header: Header): void {
    this.#events.onFrame({
      opcode: webSocketOpcodes[header.opcode]!, final: header.final, masked: header.masked, compressed: header.compressed, length: header.length,
    });
    this.#came = 0;
    this.#control = [];
    if (header.opcode === Opcode.text || header.opcode === Opcode.binary) {
      this.#compressed = header.compressed;
      if (this.#compressed) this.#inflate ??= this.#newInflate(header.masked);
      this.#text = this.#compressed && this.#inflate === null ? null : new GrowingText();
    }
    if (header.length > 0) this.#frame = header;
    else this.#end(header);
  }

  #payload(b: Uint8Array, from: number, to: number, frame: Header): number {
    const end = Math.min(to, from + frame.length - this.#came);
    const control = frame.opcode >= Opcode.close;
    if (control || this.#text !== null) {
      const plain = frame.masked ? this.#unmasked(b, from, end, frame) : b.subarray(from, end);
      if (control) this.#control.push(...plain);
      else this.#take(plain);
    }
    this.#came += end - from;
    if (this.#came === frame.length) this.#end(frame);
    return end;
  }

  /** RFC 6455 5.3. The header's buffer still holds the key, its last four bytes. */
  #unmasked(b: Uint8Array, from: number, to: number, frame: Header): Uint8Array {
    const out = b.slice(from, to);
    const key = frame.size - 4;
    for (let i = 0; i < out.length; i++) out[i]! ^= this.#header[key + ((this.#came + i) & 3)]!;
    return out;
  }

  #take(plain: Uint8Array): void {
    if (this.#compressed) this.#inflate?.push(plain, 0, plain.length);
    else this.#text?.append(plain, 0, plain.length);
    this.#memory.hold(this);
  }

  #end(frame: Header): void {
    this.#frame = null;
    if (frame.opcode === Opcode.close) this.#events.onClose(this.#control.length >= 2 ? u16(Uint8Array.from(this.#control), 0) : noStatus);
    if (frame.opcode >= Opcode.close || !frame.final) return;
    const text = this.#text;
    if (text === null) return;
    if (this.#compressed && this.#inflate?.end() !== true) {
      this.#events.onIssue('websocket', 0, 'message does not inflate');
      this.release();
      return;
    }
    this.#text = null;
    if (this.#inflate === null) this.#memory.drop(this);
    if (!text.overflowed) this.#events.onMessage(text.bytes);
  }

  /** Null where it would need what is missing. */
  #newInflate(fromClient: boolean): MessageInflate | null {
    const agreed = this.#deflate();
    const takeover = (fromClient ? agreed?.clientNoContextTakeover : agreed?.serverNoContextTakeover) !== true;
    return takeover && this.#contextLost ? null : new MessageInflate(takeover, (b) => this.#text?.append(b, 0, b.length));
  }

  #lose(): void {
    this.#placed = false;
    this.#frame = null;
    this.#headerLength = 0;
  }

  /** A chunk that is nothing but whole frames is where the stream goes on. */
  #resume(b: Uint8Array, from: number, to: number): boolean {
    let at = from;
    while (at < to) {
      const header = readHeader(b, at, to);
      if (header === null || header === 'malformed') return false;
      at += header.size + header.length;
    }
    this.#placed = at === to;
    return this.#placed;
  }
}

/** Null where `b[from..to)` is too short to say. */
function readHeader(b: Uint8Array, from: number, to: number): Header | 'malformed' | null {
  if (to - from < 2) return null;
  const first = b[from]!;
  const opcode = first & 0x0f;
  const final = (first & 0x80) !== 0;
  const compressed = (first & 0x40) !== 0;
  const masked = (b[from + 1]! & 0x80) !== 0;
  const short = b[from + 1]! & 0x7f;
  const control = opcode >= Opcode.close;
  if ((first & 0x30) !== 0 || !(opcode in webSocketOpcodes) || (control && (!final || short > longestControl)) || (compressed && opcode !== Opcode.text && opcode !== Opcode.binary)) return 'malformed';
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const size = 2 + lengthBytes + (masked ? 4 : 0);
  if (to - from < size) return null;
  let length = short;
  if (lengthBytes > 0) {
    length = 0;
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + b[from + 2 + i]!;
    if (!Number.isSafeInteger(length)) return 'malformed';
  }
  return { final, compressed, opcode, masked, size, length };
}
