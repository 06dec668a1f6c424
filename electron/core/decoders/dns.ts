/** DNS messages (RFC 1035 4), Multicast DNS (RFC 6762 18) and EDNS (RFC 6891) as one. */
import { formatAddress } from '../bytes/address.ts';
import { u16, u32 } from '../bytes/big-endian.ts';
import { decoded, undecodable, type Decoded, type Issue } from '../bytes/issue.ts';
import { readDnsName } from './dns-name.ts';
import { readServiceParameters, type DnsService } from './dns-service.ts';

export interface DnsQuestion {
  readonly name: string;
  readonly type: number;
  /** 'A', 'AAAA', 'HTTPS', ..., or 'TYPE123' (RFC 3597). */
  readonly typeName: string;
  /** 15 bits: the top bit is Multicast DNS's. */
  readonly class: number;
  /** Multicast DNS: a unicast response is wanted. */
  readonly unicastResponse: boolean;
}

export interface DnsRecord {
  readonly name: string;
  readonly type: number;
  readonly typeName: string;
  readonly class: number;
  /** Multicast DNS: replaces what is cached. */
  readonly cacheFlush: boolean;
  /** Seconds. */
  readonly ttl: number;
  /** Of the record's content, in bytes. */
  readonly length: number;
  /** A, AAAA. */
  readonly address?: string;
  /** CNAME, NS, PTR, DNAME, MX, SRV. */
  readonly target?: string;
  /** SRV. */
  readonly port?: number;
  /** TXT: the length of each string. What it says is not kept. */
  readonly textLengths?: readonly number[];
  /** SVCB, HTTPS. */
  readonly service?: DnsService;
  /** Content of a known type that is not what its RFC says. */
  readonly malformed?: true;
}

export interface DnsMessage {
  readonly id: number;
  readonly response: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  /** TC: the answer did not fit. */
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly authenticData: boolean;
  readonly checkingDisabled: boolean;
  /** 12 bits with EDNS, else 4. */
  readonly rcode: number;
  /** 'NOERROR', 'NXDOMAIN', ..., or the number. */
  readonly rcodeName: string;
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
  /** The OPT record, which is not among `additionals`. */
  readonly edns: { readonly version: number; readonly udpPayloadSize: number; readonly dnssecOk: boolean } | null;
  /** Why the records are not all there; null where they are. */
  readonly issue: Issue | null;
}

const Type = { a: 1, ns: 2, cname: 5, ptr: 12, mx: 15, txt: 16, aaaa: 28, srv: 33, dname: 39, opt: 41, svcb: 64, https: 65 } as const;
const typeNames: Readonly<Record<number, string>> = {
  1: 'A', 2: 'NS', 5: 'CNAME', 6: 'SOA', 10: 'NULL', 12: 'PTR', 13: 'HINFO', 15: 'MX', 16: 'TXT', 28: 'AAAA', 33: 'SRV', 35: 'NAPTR', 39: 'DNAME', 41: 'OPT',
  43: 'DS', 46: 'RRSIG', 47: 'NSEC', 48: 'DNSKEY', 50: 'NSEC3', 52: 'TLSA', 64: 'SVCB', 65: 'HTTPS', 251: 'IXFR', 252: 'AXFR', 255: 'ANY', 257: 'CAA',
};
const rcodeNames: readonly string[] = [
  'NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED', 'YXDOMAIN', 'YXRRSET', 'NXRRSET', 'NOTAUTH', 'NOTZONE', 'DSOTYPENI', '12', '13', '14', '15', 'BADVERS',
];
export const dnsHeaderBytes = 12;
/** Records of one message that are read; what resolvers answer has a dozen. */
const mostRecords = 512;

const dnsTypeName = (type: number): string => typeNames[type] ?? `TYPE${type}`;

/**
 * Reads the message `b[from..to)`, without the length that TCP puts in front (RFC 1035 4.2.2). An issue where header or questions do not read, so that
 * other traffic on a DNS port is not taken for DNS; records that do not read leave `issue` in the message.
 */
export function decodeDns(b: Uint8Array, from: number, to: number): Decoded<DnsMessage> {
  if (to - from < dnsHeaderBytes) return undecodable('dns', 0, 'shorter than a header');
  const flags = u16(b, from + 2);
  const questions: DnsQuestion[] = [];
  let at = from + dnsHeaderBytes;
  for (let left = u16(b, from + 4); left > 0; left--) {
    const name = readDnsName(b, from, at, to);
    if (name === null || name.next + 4 > to) return undecodable('dns', at - from, 'question does not read');
    if (questions.length >= mostRecords) return undecodable('dns', at - from, 'too many questions');
    const type = u16(b, name.next);
    const unicastAndClass = u16(b, name.next + 2);
    questions.push({ name: name.text, type, typeName: dnsTypeName(type), class: unicastAndClass & 0x7fff, unicastResponse: unicastAndClass >> 15 === 1 });
    at = name.next + 4;
  }
  const reader = new RecordReader(b, from, at, to);
  const answers = reader.section(u16(b, from + 6));
  const authorities = reader.section(u16(b, from + 8));
  const additionals = reader.section(u16(b, from + 10));
  const opt = reader.opt;
  const rcode = (flags & 0x0f) | (opt === null ? 0 : (opt.ttl >>> 24) << 4);
  return decoded({
    id: u16(b, from),
    response: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 0x0f,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    recursionDesired: (flags & 0x0100) !== 0,
    recursionAvailable: (flags & 0x0080) !== 0,
    authenticData: (flags & 0x0020) !== 0,
    checkingDisabled: (flags & 0x0010) !== 0,
    rcode,
    rcodeName: rcodeNames[rcode] ?? String(rcode),
    questions, answers, authorities, additionals,
    edns: opt === null ? null : { version: (opt.ttl >>> 16) & 0xff, udpPayloadSize: opt.payloadSize, dnssecOk: (opt.ttl & 0x8000) !== 0 },
    issue: reader.issue,
  });
}

class RecordReader {
  issue: Issue | null = null;
  /** Of the OPT record, whose class and TTL have another meaning (RFC 6891 6.1). */
  opt: { readonly payloadSize: number; readonly ttl: number } | null = null;
  readonly #b: Uint8Array;
  readonly #message: number;
  readonly #to: number;
  #at: number;
  #read = 0;

  constructor(b: Uint8Array, message: number, at: number, to: number) {
    this.#b = b;
    this.#message = message;
    this.#at = at;
    this.#to = to;
  }

  section(count: number): DnsRecord[] {
    const records: DnsRecord[] = [];
    for (let left = count; left > 0 && this.issue === null; left--) {
      const record = this.#record();
      if (record !== null) records.push(record);
    }
    return records;
  }

  /** Null for the OPT record, and with `issue` set. */
  #record(): DnsRecord | null {
    const b = this.#b;
    const name = readDnsName(b, this.#message, this.#at, this.#to);
    if (name === null) return this.#fail('name does not read');
    if (name.next + 10 > this.#to) return this.#fail('record past the end');
    const from = name.next + 10;
    const to = from + u16(b, name.next + 8);
    if (to > this.#to) return this.#fail('content past the end');
    if (++this.#read > mostRecords) return this.#fail('too many records');
    this.#at = to;
    const type = u16(b, name.next);
    const flushAndClass = u16(b, name.next + 2);
    const ttl = u32(b, name.next + 4);
    if (type === Type.opt) {
      this.opt ??= { payloadSize: flushAndClass, ttl };
      return null;
    }
    const content = readContent(b, this.#message, type, from, to) ?? { malformed: true as const };
    return { name: name.text, type, typeName: dnsTypeName(type), class: flushAndClass & 0x7fff, cacheFlush: flushAndClass >> 15 === 1, ttl, length: to - from, ...content };
  }

  #fail(reason: string): null {
    this.issue = { layer: 'dns', offset: this.#at - this.#message, reason };
    return null;
  }
}

type Content = Pick<DnsRecord, 'address' | 'target' | 'port' | 'textLengths' | 'service'>;

/** What `b[from..to)` says, nothing for types not followed; null where it is not what the type has. */
function readContent(b: Uint8Array, message: number, type: number, from: number, to: number): Content | null {
  switch (type) {
    case Type.a:
      return to - from === 4 ? { address: formatAddress(b, from, 4) } : null;
    case Type.aaaa:
      return to - from === 16 ? { address: formatAddress(b, from, 16) } : null;
    case Type.ns:
    case Type.cname:
    case Type.ptr:
    case Type.dname:
      return nameAt(b, message, from, to);
    case Type.mx:
      return nameAt(b, message, from + 2, to);
    case Type.srv: {
      const named = nameAt(b, message, from + 6, to);
      return named === null ? null : { ...named, port: u16(b, from + 4) };
    }
    case Type.txt: {
      const textLengths: number[] = [];
      for (let at = from; at < to; at += 1 + b[at]!) {
        if (at + 1 + b[at]! > to) return null;
        textLengths.push(b[at]!);
      }
      return { textLengths };
    }
    case Type.svcb:
    case Type.https: {
      const target = readDnsName(b, message, from + 2, to);
      const service = target === null ? null : readServiceParameters(b, target.next, to, u16(b, from), target.text);
      return service === null ? null : { service };
    }
    default:
      return {};
  }
}

function nameAt(b: Uint8Array, message: number, at: number, to: number): Content | null {
  const name = readDnsName(b, message, at, to);
  return name === null ? null : { target: name.text };
}
