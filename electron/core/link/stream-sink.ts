/** Who takes a TCP direction's bytes in order. */
export interface StreamSink {
  /** The next bytes, `buffer[from..to)`, lent for the call. */
  bytes(buffer: Uint8Array, from: number, to: number): void;
  /** `length` bytes of the stream are missing for good (not captured, cut by the snapshot length, or given up on). */
  gap(length: number): void;
}
