/** The parameters of SVCB and HTTPS records (RFC 9460 2.2, 7): how a host is reached, and at what addresses. */
import { formatAddress } from '../bytes/address.ts';
import { u16 } from '../bytes/big-endian.ts';
import { latin1 } from '../bytes/text.ts';

export interface DnsService {
  /** 0: an alias. */
  readonly priority: number;
  readonly target: string;
  readonly alpn: readonly string[];
  readonly port: number | null;
  readonly ipv4Hints: readonly string[];
  readonly ipv6Hints: readonly string[];
  /** Offers Encrypted ClientHello. */
  readonly ech: boolean;
  /** All SvcParamKeys, in order. */
  readonly keys: readonly number[];
}

const Key = { alpn: 1, port: 3, ipv4Hint: 4, ech: 5, ipv6Hint: 6 } as const;

/** Reads the parameters `b[at..to)`; null where they are not well formed. */
export function readServiceParameters(b: Uint8Array, at: number, to: number, priority: number, target: string): DnsService | null {
  const keys: number[] = [];
  const alpn: string[] = [];
  const ipv4Hints: string[] = [];
  const ipv6Hints: string[] = [];
  let port: number | null = null;
  while (at < to) {
    if (at + 4 > to) return null;
    const key = u16(b, at);
    const from = at + 4;
    const end = from + u16(b, at + 2);
    if (end > to) return null;
    keys.push(key);
    if (key === Key.alpn) {
      for (let i = from; i < end; i += 1 + b[i]!) {
        if (i + 1 + b[i]! > end) return null;
        alpn.push(latin1(b, i + 1, i + 1 + b[i]!));
      }
    } else if (key === Key.port && end - from === 2) port = u16(b, from);
    else if (key === Key.ipv4Hint) for (let i = from; i + 4 <= end; i += 4) ipv4Hints.push(formatAddress(b, i, 4));
    else if (key === Key.ipv6Hint) for (let i = from; i + 16 <= end; i += 16) ipv6Hints.push(formatAddress(b, i, 16));
    at = end;
  }
  return { priority, target, alpn, port, ipv4Hints, ipv6Hints, ech: keys.includes(Key.ech), keys };
}
