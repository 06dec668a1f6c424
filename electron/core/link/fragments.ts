/**
 * Reassembly of IP fragments (RFC 791 3.2, RFC 815, RFC 8200 4.5). Where IPv4 fragments overlap, the bytes that came first stay; an IPv6
 * datagram with overlapping fragments is discarded with all that follow (RFC 5722). Bounded in bytes, datagrams, and fragments of
 * one datagram; the oldest datagram gives way.
 */
import { u16 } from '../bytes/big-endian.ts';
import type { Dissection } from './dissection.ts';
import { extensionLength } from './ipv6.ts';

/** Microseconds. RFC 1122 3.3.2 gives hosts 60 to 120 s; Linux waits 30 s. */
const timeout = 30_000_000;
const maxDatagrams = 256;
const maxPieces = 256;
/** What a datagram and a piece weigh beside their bytes. */
const datagramOverhead = 256;
const pieceOverhead = 64;
const udpProtocol = 17;

interface Piece {
  readonly from: number;
  readonly bytes: Uint8Array;
}

interface Datagram {
  readonly key: Uint8Array;
  readonly hash: number;
  /** Microseconds: when the first of its fragments to arrive did. */
  readonly started: number;
  /**
   * 'cut': the snapshot length took bytes of a fragment, so it cannot become whole, but its beginning is still worth reading.
   * 'dead': nothing more comes of it.
   */
  state: 'open' | 'cut' | 'dead';
  /** In order and disjoint. */
  pieces: Piece[];
  pieceBytes: number;
  /** Length of the fragmentable part; -1 until the last fragment came. */
  total: number;
  /** The farthest end of a fragment so far. */
  reach: number;
  /** What goes before the fragmentable part, from the fragment with offset 0. */
  header: Uint8Array | null;
  /** What it counts against the limit. */
  weight: number;
}

export class Fragments {
  readonly #maxBytes: number;
  /** In the order of their first fragments. */
  readonly #datagrams: Datagram[] = [];
  readonly #key = new Uint8Array(38);
  #heldBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of memory in use, as counted against the limit. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /**
   * Takes the fragment that `fragment` describes, captured at `time` (microseconds). Gives the datagram that it completes, from its IP
   * header on; or what was captured of the beginning of one that cannot become whole, with a length field that says what the wire
   * had as far as that is known; else null.
   */
  add(fragment: Dissection, time: number): Uint8Array | null {
    this.#expire(time);
    const datagram = this.#find(fragment, time);
    if (datagram.state === 'dead') return null;
    if (fragment.fragmentOffset === 0) datagram.header ??= headerOf(fragment);

    const cut = fragment.transportEnd - fragment.transport < fragment.transportLength;
    let result: Uint8Array | null = null;
    if (cut || datagram.state === 'cut') {
      noteTotal(datagram, fragment);
      result = beginning(datagram, fragment);
      this.#giveUp(datagram, result === null ? 'cut' : 'dead');
    } else if (!noteTotal(datagram, fragment) || !insert(datagram, fragment)) {
      this.#giveUp(datagram, 'dead');
    } else if (datagram.header !== null && datagram.pieceBytes === datagram.total) {
      result = join(datagram.header, datagram.total, datagram.pieces);
      this.#remove(this.#datagrams.indexOf(datagram));
    } else {
      this.#weigh(datagram);
    }
    while (this.#heldBytes > this.#maxBytes || this.#datagrams.length > maxDatagrams) this.#remove(0);
    return result;
  }

  #find(fragment: Dissection, time: number): Datagram {
    const hash = this.#fillKey(fragment);
    for (let i = 0; i < this.#datagrams.length; i++) {
      const known = this.#datagrams[i]!;
      if (known.hash === hash && sameBytes(known.key, this.#key)) return known;
    }
    const opened: Datagram = {
      key: this.#key.slice(), hash, started: time, state: 'open', pieces: [], pieceBytes: 0, total: -1, reach: 0, header: null, weight: 0,
    };
    this.#datagrams.push(opened);
    this.#weigh(opened);
    return opened;
  }

  /** Version, addresses, identification, and for IPv4 the protocol (RFC 791 3.2; RFC 8200 4.5). Returns its FNV-1a hash. */
  #fillKey(fragment: Dissection): number {
    const key = this.#key.fill(0);
    const size = fragment.ipVersion === 4 ? 4 : 16;
    key[0] = fragment.ipVersion;
    key[1] = fragment.ipVersion === 4 ? fragment.protocol : 0;
    for (let i = 0; i < 4; i++) key[2 + i] = fragment.ipId >>> (8 * i);
    for (let i = 0; i < size; i++) {
      key[6 + i] = fragment.buffer[fragment.sourceAddress + i]!;
      key[22 + i] = fragment.buffer[fragment.destinationAddress + i]!;
    }
    let hash = 0x811c9dc5 | 0;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key[i]!, 0x01000193);
    return hash;
  }

  #expire(time: number): void {
    for (let i = this.#datagrams.length - 1; i >= 0; i--) {
      if (Math.abs(time - this.#datagrams[i]!.started) > timeout) this.#remove(i);
    }
  }

  #giveUp(datagram: Datagram, state: 'cut' | 'dead'): void {
    datagram.state = state;
    datagram.pieces = [];
    datagram.pieceBytes = 0;
    if (state === 'dead') datagram.header = null;
    this.#weigh(datagram);
  }

  #weigh(datagram: Datagram): void {
    const weight = datagramOverhead + (datagram.header?.length ?? 0) + datagram.pieces.length * pieceOverhead + datagram.pieceBytes;
    this.#heldBytes += weight - datagram.weight;
    datagram.weight = weight;
  }

  #remove(index: number): void {
    const [removed] = this.#datagrams.splice(index, 1);
    if (removed !== undefined) this.#heldBytes -= removed.weight;
  }
}

/** False when the fragment contradicts what is known of the datagram's length. */
function noteTotal(datagram: Datagram, fragment: Dissection): boolean {
  const end = fragment.fragmentOffset + fragment.transportLength;
  datagram.reach = Math.max(datagram.reach, end);
  if (!fragment.moreFragments) {
    if (datagram.total >= 0 && datagram.total !== end) return false;
    datagram.total = end;
  }
  return datagram.total < 0 || datagram.reach <= datagram.total;
}

/** Copies what the datagram lacks. False when an IPv6 fragment overlaps others, or there are too many. */
function insert(datagram: Datagram, fragment: Dissection): boolean {
  const { buffer, transport, fragmentOffset, transportLength } = fragment;
  const end = fragmentOffset + transportLength;
  const added: Piece[] = [];
  let from = fragmentOffset;
  let overlaps = false;
  const take = (to: number): void => {
    if (to <= from) return;
    const at = transport + from - fragmentOffset;
    added.push({ from, bytes: buffer.slice(at, at + to - from) });
  };
  for (const piece of datagram.pieces) {
    const pieceEnd = piece.from + piece.bytes.length;
    if (pieceEnd <= from) continue;
    if (piece.from >= end) break;
    overlaps = true;
    const samePlace = piece.from === fragmentOffset && pieceEnd === end;
    if (samePlace && sameBytes(piece.bytes, buffer.subarray(transport, transport + transportLength))) return true;
    take(piece.from);
    from = pieceEnd;
  }
  take(end);
  if (overlaps && fragment.ipVersion === 6) return false;
  if (datagram.pieces.length + added.length > maxPieces) return false;
  for (const piece of added) datagram.pieceBytes += piece.bytes.length;
  datagram.pieces = [...datagram.pieces, ...added].sort((a, b) => a.from - b.from);
  return true;
}

/** From the IP header to where the fragmentable part begins, as it is without fragmentation. */
function headerOf(fragment: Dissection): Uint8Array {
  const { buffer, ipOffset, transport } = fragment;
  if (fragment.ipVersion === 4) {
    const header = buffer.slice(ipOffset, transport);
    header[6] = header[6]! & 0x40;
    header[7] = 0;
    return header;
  }
  const header = buffer.slice(ipOffset, transport - 8);
  let field = 6;
  for (let at = 40; at < header.length; ) {
    const length = extensionLength(header, at, header[field]!);
    field = at;
    at += length;
  }
  header[field] = fragment.protocol;
  return header;
}

/** What is there without a hole from the transport header on, when `fragment` is or follows the fragment with offset 0; else null. */
function beginning(datagram: Datagram, fragment: Dissection): Uint8Array | null {
  if (datagram.header === null) return null;
  const first = fragment.fragmentOffset === 0 ? fragment.buffer.subarray(fragment.transport, fragment.transportEnd) : null;
  const pieces: Piece[] = first === null ? [] : [{ from: 0, bytes: first }];
  let length = first?.length ?? 0;
  for (const piece of datagram.pieces) {
    if (piece.from !== length) continue;
    pieces.push(piece);
    length += piece.bytes.length;
  }
  if (length === 0) return null;
  // Without the last fragment, UDP's own length is the best there is.
  const start = pieces[0]!.bytes;
  const claimed = fragment.protocol === udpProtocol && start.length >= 6 ? u16(start, 4) : 0;
  const total = datagram.total >= 0 ? datagram.total : Math.max(claimed, datagram.reach);
  return join(datagram.header, total, pieces);
}

/** The header with the length field for `total` bytes after it, and the pieces behind it; null when the field cannot say that much. */
function join(header: Uint8Array, total: number, pieces: readonly Piece[]): Uint8Array | null {
  const v6 = header[0]! >> 4 === 6;
  const length = header.length + total - (v6 ? 40 : 0);
  const last = pieces.at(-1);
  if (length > 0xffff || last === undefined) return null;
  const out = new Uint8Array(header.length + last.from + last.bytes.length);
  out.set(header);
  out[v6 ? 4 : 2] = length >> 8;
  out[v6 ? 5 : 3] = length;
  for (const piece of pieces) out.set(piece.bytes, header.length + piece.from);
  return out;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
