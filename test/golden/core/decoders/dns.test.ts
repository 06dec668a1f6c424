import { describe, expect, it } from 'vitest';
import { decodeDns } from '../../../../electron/core/decoders/dns.ts';
import { hasShared, labCapture, labCaptures, thirdPartyCapture } from '../../../helpers/shared.ts';
import { hasTshark, tsharkFields } from '../../../helpers/tshark-fields.ts';

const fields = [
  'udp.payload', 'dns.id', 'dns.flags.response', 'dns.flags.opcode', 'dns.flags.rcode', 'dns.flags.truncated', 'dns.flags.recdesired', 'dns.qry.name', 'dns.qry.type',
  'dns.count.answers', 'dns.resp.name', 'dns.resp.type', 'dns.resp.ttl', 'dns.resp.len', 'dns.a', 'dns.aaaa', 'dns.cname', 'dns.ptr.domain_name', 'dns.ns',
] as const;
type Row = Record<(typeof fields)[number], string[]>;

function ours(payload: string): Partial<Row> {
  const b = Buffer.from(payload, 'hex');
  const decoded = decodeDns(b, 0, b.length);
  if (!decoded.ok) return {};
  const m = decoded.value;
  const records = [...m.answers, ...m.authorities, ...m.additionals];
  const addresses = (type: number): string[] => records.flatMap((r) => (r.type === type ? (r.address ?? []) : []));
  const targets = (type: number): string[] => records.flatMap((r) => (r.type === type ? (r.target ?? []) : []));
  return {
    'dns.id': [`0x${m.id.toString(16).padStart(4, '0')}`],
    'dns.flags.response': [m.response ? '1' : '0'],
    'dns.flags.opcode': [String(m.opcode)],
    // tshark gives the header's four bits, and in responses only.
    'dns.flags.rcode': m.response ? [String(m.rcode & 15)] : [],
    'dns.flags.truncated': [m.truncated ? '1' : '0'],
    'dns.flags.recdesired': [m.recursionDesired ? '1' : '0'],
    'dns.qry.name': m.questions.map((q) => q.name),
    'dns.qry.type': m.questions.map((q) => String(q.type)),
    'dns.count.answers': [String(m.answers.length)],
    'dns.resp.name': records.map((r) => (r.name === '.' ? '<Root>' : r.name)),
    'dns.resp.type': records.map((r) => String(r.type)),
    'dns.resp.ttl': records.map((r) => String(r.ttl)),
    'dns.resp.len': records.map((r) => String(r.length)),
    'dns.a': addresses(1),
    'dns.aaaa': addresses(28),
    'dns.cname': targets(5),
    'dns.ptr.domain_name': targets(12),
    'dns.ns': targets(2),
  };
}

/** tshark takes a second to start: of other people's captures those that have the protocol. */
const captures = hasShared ? [...labCaptures.map(labCapture), ...['signal.pcap', 'zoom.pcap'].map(thirdPartyCapture)] : [];

describe.skipIf(captures.length === 0 || !hasTshark())('DNS as tshark reads it', () => {
  let messages = 0;

  it.each(captures)('questions, answers and flags agree in %s', (file) => {
    for (const row of tsharkFields(file, fields, ['-Y', '(dns || mdns) && udp && !icmp'])) {
      const payload = row['udp.payload'].at(-1);
      if (payload === undefined) continue;
      expect({ ...ours(payload), 'udp.payload': row['udp.payload'] }).toEqual(row);
      messages += 1;
    }
  });

  it('compared messages at all', () => {
    expect(messages).toBeGreaterThan(500);
  });
});
