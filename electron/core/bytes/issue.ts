/** Why something did not decode. One bad packet costs one counter; nothing throws. */
export interface Issue {
  /** The layer that gave up: 'pcap', 'ethernet', 'ipv4', 'udp', 'stun', ... */
  readonly layer: string;
  /** Offset in bytes from the start of that layer. */
  readonly offset: number;
  /** Short and without packet content, so that equal faults count together: 'length field past the end'. */
  readonly reason: string;
}

export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issue: Issue };

export const decoded = <T>(value: T): Decoded<T> => ({ ok: true, value });
export const undecodable = (layer: string, offset: number, reason: string): { readonly ok: false; readonly issue: Issue } => ({
  ok: false,
  issue: { layer, offset, reason },
});
