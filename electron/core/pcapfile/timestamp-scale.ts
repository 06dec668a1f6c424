/**
 * A pcapng interface's 64-bit tick count as microseconds (draft-ietf-opsawg-pcapng 4.2, if_tsresol and if_tsoffset).
 *
 * Ticks of a nanosecond clock exceed 2^53, so the two halves are scaled apart in a way that keeps every product whole:
 * time = high * whole + (high * rest + low) * numerator / denominator + offset.
 */
export interface TimestampScale {
  readonly whole: number;
  readonly rest: number;
  readonly numerator: number;
  readonly denominator: number;
  /** Microseconds. */
  readonly offset: number;
}

/** `resolution` is the option's byte: the top bit tells powers of 2 from powers of 10. `offset` in seconds. */
export function timestampScale(resolution: number, offset: number): TimestampScale {
  const exponent = resolution & 0x7f;
  const shift = offset * 1_000_000;
  if ((resolution & 0x80) !== 0) return { whole: 1e6 * 2 ** (32 - exponent), rest: 0, numerator: 1e6, denominator: 2 ** exponent, offset: shift };
  if (exponent <= 6) {
    const numerator = 10 ** (6 - exponent);
    return { whole: 2 ** 32 * numerator, rest: 0, numerator, denominator: 1, offset: shift };
  }
  const denominator = 10 ** (exponent - 6);
  const whole = Math.floor(2 ** 32 / denominator);
  return { whole, rest: 2 ** 32 - whole * denominator, numerator: 1, denominator, offset: shift };
}

/** Microseconds since the epoch. */
export const scaledTime = (scale: TimestampScale, high: number, low: number): number =>
  high * scale.whole + ((high * scale.rest + low) * scale.numerator) / scale.denominator + scale.offset;
