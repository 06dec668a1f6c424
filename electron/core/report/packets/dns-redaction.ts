/**
 * DNS messages (RFC 1035) with stand-ins for addresses of people and for names of their machines, in place: every label keeps its length, so that compression pointers still
 * lead where they led. Contents of record types that are not read are zeroed.
 */
import { u16 } from '../../bytes/big-endian.ts';
import { dnsHeaderBytes } from '../../decoders/dns.ts';
import { DnsLabels } from './dns-labels.ts';
import type { StandIns } from './stand-ins.ts';

const Type = { a: 1, ns: 2, cname: 5, soa: 6, ptr: 12, mx: 15, txt: 16, aaaa: 28, srv: 33, dname: 39, opt: 41, svcb: 64, https: 65 } as const;
/** SvcParamKeys; up to 6 all are about the service (RFC 9460 14.3). */
const Hint = { ipv4: 4, ipv6: 6 } as const;
const lastKnownKey = 6;
/** EDNS. */
const clientSubnet = 8;
/** As many as `decodeDns` reads. */
const mostRecords = 512;
const blank = 0x78;

/** The message `b[from..to)`, without TCP's length in front. Answers how far it is worth keeping: to the end of its last record that reads. */
export function redactDns(s: StandIns, b: Uint8Array, from: number, to: number): number {
  const names = new DnsLabels(s, b, from, to);
  let end = from + dnsHeaderBytes;
  let next: number | null = end;
  for (let left = Math.min(u16(b, from + 4), mostRecords); left > 0 && next !== null; left--) {
    const question = names.note(end);
    next = question === null || question + 4 > to ? null : question + 4;
    end = next ?? end;
  }
  const records = u16(b, from + 6) + u16(b, from + 8) + u16(b, from + 10);
  for (let left = Math.min(records, mostRecords); left > 0 && next !== null; left--) {
    next = redactRecord(s, names, b, end, to);
    end = next ?? end;
  }
  names.write();
  b.fill(0, end, to);
  return end;
}

/** Answers where the record ends; null where it does not read. */
function redactRecord(s: StandIns, names: DnsLabels, b: Uint8Array, at: number, to: number): number | null {
  const owner = names.note(at);
  if (owner === null || owner + 10 > to) return null;
  const from = owner + 10;
  const end = from + u16(b, owner + 8);
  if (end > to) return null;
  if (!redactContent(s, names, b, u16(b, owner), from, end)) b.fill(0, from, end);
  return end;
}

/** False where the content is not what its type has, or of a type that is not read. */
function redactContent(s: StandIns, names: DnsLabels, b: Uint8Array, type: number, from: number, end: number): boolean {
  switch (type) {
    case Type.a:
    case Type.aaaa:
      if (end - from !== (type === Type.a ? 4 : 16)) return false;
      s.address(b, from, end - from);
      return true;
    case Type.ns:
    case Type.cname:
    case Type.dname:
    case Type.ptr:
      return names.note(from) === end;
    case Type.mx:
      return names.note(from + 2) === end;
    case Type.srv:
      return names.note(from + 6) === end;
    case Type.soa: {
      const mailbox = names.note(from);
      const numbers = mailbox === null ? null : names.note(mailbox);
      return numbers !== null && numbers + 20 === end;
    }
    case Type.txt:
      for (let p = from; p < end; p += 1 + b[p]!) b.fill(blank, p + 1, Math.min(end, p + 1 + b[p]!));
      return true;
    case Type.svcb:
    case Type.https:
      return redactService(s, names, b, from, end);
    case Type.opt:
      redactOptions(b, from, end);
      return true;
    default:
      return false;
  }
}

/** RFC 9460 2.2: priority, target, parameters. */
function redactService(s: StandIns, names: DnsLabels, b: Uint8Array, from: number, end: number): boolean {
  let at = names.note(from + 2);
  while (at !== null && at + 4 <= end) {
    const key = u16(b, at);
    const value: number = at + 4;
    const next: number = value + u16(b, at + 2);
    if (next > end) return false;
    const size = key === Hint.ipv4 ? 4 : key === Hint.ipv6 ? 16 : 0;
    if (size > 0) for (let p = value; p + size <= next; p += size) s.address(b, p, size);
    if (key > lastKnownKey) b.fill(0, value, next);
    at = next;
  }
  return at === end;
}

/** EDNS options (RFC 6891 6.1.2) without what they say: cookies, and of a client's subnet (RFC 7871) all but family and prefix lengths. */
function redactOptions(b: Uint8Array, from: number, end: number): void {
  let at = from;
  while (at + 4 <= end) {
    const value = at + 4;
    const next = Math.min(end, value + u16(b, at + 2));
    b.fill(0, Math.min(next, value + (u16(b, at) === clientSubnet ? 4 : 0)), next);
    at = next;
  }
  b.fill(0, Math.min(at, end), end);
}
