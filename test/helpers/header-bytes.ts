/** Packets made by hand, field by field as their RFCs draw them. Lengths are filled in unless a test wants them wrong. */
import { newRecord, type PacketRecord } from '../../electron/core/pcapfile/record.ts';

export const bytes = (...parts: (number | readonly number[] | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part])));

export const be16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
export const be32 = (value: number): number[] => [...be16(value >>> 16), ...be16(value)];

/** 0, 1, 2, ... so that a byte shows where it came from. */
export const counting = (length: number, from = 0): Uint8Array => Uint8Array.from({ length }, (_, i) => (from + i) & 255);

export const record = (linkType: number, packet: Uint8Array, over: Partial<PacketRecord> = {}): PacketRecord => ({
  ...newRecord(), frame: 1, linkType, buffer: packet, to: packet.length, originalLength: packet.length, ...over,
});

/** The first `captured` bytes of a packet, as a snapshot length leaves them. */
export const cut = (linkType: number, packet: Uint8Array, captured: number): PacketRecord =>
  record(linkType, packet.slice(0, captured), { originalLength: packet.length });

export const ethernet = (etherType: number, payload: Uint8Array): Uint8Array =>
  bytes([0x02, 0, 0, 0, 0, 2], [0x02, 0, 0, 0, 0, 1], be16(etherType), payload);

export interface Ipv4Fields {
  protocol: number;
  payload: Uint8Array;
  totalLength?: number;
  headerLength?: number;
  options?: readonly number[];
  id?: number;
  dontFragment?: boolean;
  moreFragments?: boolean;
  /** Bytes. */
  fragmentOffset?: number;
  trafficClass?: number;
  source?: readonly number[];
}

export function ipv4(f: Ipv4Fields): Uint8Array {
  const headerLength = f.headerLength ?? 20 + (f.options?.length ?? 0);
  const flags = (f.dontFragment === true ? 0x4000 : 0) | (f.moreFragments === true ? 0x2000 : 0) | ((f.fragmentOffset ?? 0) / 8);
  return bytes(
    0x40 | (headerLength / 4), f.trafficClass ?? 0, be16(f.totalLength ?? headerLength + f.payload.length), be16(f.id ?? 0), be16(flags),
    64, f.protocol, be16(0), f.source ?? [10, 0, 0, 1], [192, 0, 2, 9], f.options ?? [], f.payload,
  );
}

export const sourceAddress6 = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
export const destinationAddress6 = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];

export interface Ipv6Fields {
  nextHeader: number;
  payload: Uint8Array;
  payloadLength?: number;
  trafficClass?: number;
}

export const ipv6 = (f: Ipv6Fields): Uint8Array =>
  bytes(
    be32(0x60000000 + ((f.trafficClass ?? 0) << 20)), be16(f.payloadLength ?? f.payload.length), f.nextHeader, 64, sourceAddress6, destinationAddress6,
    f.payload,
  );

/** RFC 8200 4.5. `offset` in bytes. */
export const fragmentHeader = (nextHeader: number, offset: number, more: boolean, id: number): Uint8Array =>
  bytes(nextHeader, 0, be16(offset | (more ? 1 : 0)), be32(id));

/** Hop-by-hop, routing or destination options of `8 * units` bytes, filled with PadN. */
export const extensionHeader = (nextHeader: number, units = 1): Uint8Array =>
  bytes(nextHeader, units - 1, 1, 8 * units - 4, new Uint8Array(8 * units - 4));

export const udp = (payload: Uint8Array, over: { length?: number; sourcePort?: number; destinationPort?: number } = {}): Uint8Array =>
  bytes(be16(over.sourcePort ?? 50000), be16(over.destinationPort ?? 3478), be16(over.length ?? 8 + payload.length), be16(0), payload);

export interface TcpFields {
  sequence?: number;
  acknowledgment?: number;
  flags?: number;
  window?: number;
  dataOffset?: number;
  options?: readonly number[];
}

export const tcp = (payload: Uint8Array, f: TcpFields = {}): Uint8Array =>
  bytes(
    be16(50001), be16(443), be32(f.sequence ?? 1), be32(f.acknowledgment ?? 0), ((f.dataOffset ?? 5 + (f.options?.length ?? 0) / 4) << 4), f.flags ?? 16,
    be16(f.window ?? 65535), be16(0), be16(0), f.options ?? [], payload,
  );
