import { describe, expect, it } from 'vitest';
import { summarySchema } from '../../../../electron/contract/summary.ts';
import type { Summary } from '../../../../electron/contract/summary.ts';
import { redactSummary } from '../../../../electron/core/report/redact.ts';
import type { Personal } from '../../../../electron/core/report/redact.ts';
import { exampleSummary } from '../../../helpers/summaries.ts';

/** What becomes of texts in a summary that has nothing else. */
const texts = (lines: readonly string[], base: Summary = { ...exampleSummary, calls: [], allocations: [], policy: [], findings: [], verdict: null }, personal?: Personal): string[] =>
  redactSummary({ ...base, timeline: lines.map((text) => ({ ...exampleSummary.timeline[0]!, text })) }, personal).timeline.map(({ text }) => text);

const withUser = (username: string): Summary => ({ ...exampleSummary, calls: [], policy: [], findings: [], verdict: null, allocations: [{ ...exampleSummary.allocations[0]!, username, permissions: [], channels: [] }] });

describe('a redacted summary', () => {
  const redacted = redactSummary(exampleSummary);
  const json = JSON.stringify(redacted);

  it('is a valid summary that says so, and leaves the original as it was', () => {
    expect(summarySchema.safeParse(redacted).success).toBe(true);
    expect(redacted.redacted).toBe(true);
    expect(exampleSummary.redacted).toBe(false);
    expect(exampleSummary.allocations[0]?.permissions[0]?.address).toBe('203.0.113.7');
  });

  it("has none of the other people's addresses, user names and name fragments left", () => {
    for (const gone of ['203.0.113.', '192.168.7.9', 'anna', 'TgkG']) expect(json).not.toContain(gone);
  });

  it("keeps servers and this laptop's own addresses", () => {
    for (const stays of ['198.51.100.10', '198.51.100.11', '198.51.100.12', '198.51.100.20', '198.51.100.53', '10.1.0.2', '198.51.100.2', 'turn.lab.test', 'meet.example.com', 'lab.test']) {
      expect(json).toContain(`"${stays}"`);
    }
    expect(redacted.findings[0]?.advice).toBe('Let UDP to 198.51.100.10 through.');
  });

  it('puts the same stand-in wherever the same address stood', () => {
    const pair = redacted.calls[0]?.pairs[0];
    const standIn = pair?.remote.address;
    expect(redacted.allocations[0]?.permissions[0]?.address).toBe(standIn);
    expect(redacted.calls[0]?.path?.remote.address).toBe(standIn);
    expect(pair?.id).toBe(`10.1.0.2:53397-${standIn ?? ''}:40000/udp`);
    expect(redacted.calls[0]?.streams[0]?.pairId).toBe(pair?.id);
    expect(redacted.findings[0]?.explanation).toBe(`The call to ${standIn ?? ''} (host ${pair?.remote.relatedAddress ?? ''}) runs through turn.lab.test.`);
    expect(redacted.timeline[0]?.text).toBe(`user-1 reached ${standIn ?? ''}`);
    expect(redacted.findings[0]?.evidence[0]?.note).toBe(`check from ${standIn ?? ''}:40000, ufrag ufrag-1`);
  });

  it('lets two addresses of one /24 share one, and a private address stay private', () => {
    const [first, second] = redacted.allocations[0]?.permissions.map(({ address }) => address) ?? [];
    expect(first).toMatch(/^198\.18\.\d+\.\d+$/);
    expect(second?.split('.').slice(0, 3)).toEqual(first?.split('.').slice(0, 3));
    expect(second).not.toBe(first);
    expect(redacted.calls[0]?.pairs[0]?.remote.relatedAddress).toMatch(/^192\.168\.\d+\.\d+$/);
  });

  it('redacts what the schema does not know too, as in policy entries', () => {
    expect(redacted.policy[0]?.entries).toEqual([{ id: 'x', seen: [redacted.allocations[0]?.permissions[1]?.address] }]);
  });

  it('is the same every time, and is not redacted again', () => {
    expect(redactSummary(exampleSummary)).toEqual(redacted);
    expect(redactSummary(redacted)).toBe(redacted);
  });
});

describe('addresses in texts', () => {
  it('are replaced whole, never as a part of a longer one', () => {
    const [a, b, c] = texts(['10.9.0.1', '10.9.0.12', 'From 10.9.0.1, 10.9.0.12 and 10.9.0.1.']);
    expect(c).toBe(`From ${a ?? ''}, ${b ?? ''} and ${a ?? ''}.`);
    expect(a).not.toBe(b);
  });

  it.each([
    ['with a port', 'x:3478', '9.9.9.9'],
    ['at the end of a sentence', 'sent to x.', '9.9.9.9'],
    ['after an ellipsis', 'wait...x', '9.9.9.9'],
    ['against letters', 'addrxudp', '9.9.9.9'],
    ['in an identifier', 'udp/x:1-x:2', '9.9.9.9'],
    ['in brackets with a port', '[x]:3478', '2001:470:1::7'],
    ['with a zone', 'x%eth0', 'fe80::abcd'],
    ['after a label', 'IPv6:x', '2001:470:1::7'],
    ['after a label and a space', 'peer: x, then x.', '2001:470:1::7'],
  ])('are found %s', (_name, pattern, address) => {
    const [standIn, text] = texts([address, pattern.replaceAll('x', address)]);
    expect(standIn).not.toBe(address);
    expect(text).toBe(pattern.replaceAll('x', standIn ?? ''));
  });

  it('are one address in every spelling', () => {
    const [a, b] = texts(['2001:470::1', '2001:0470:0:0::0001']);
    expect(b).toBe(a);
    const [v4, mapped] = texts(['9.9.9.9', '::ffff:9.9.9.9']);
    expect([v4, mapped]).toEqual(['198.18.0.1', '::ffff:c612:1']);
  });

  it('are told from a port by the address fields of the document', () => {
    const peer = { ...exampleSummary, calls: [], policy: [], findings: [], verdict: null, allocations: [{ ...exampleSummary.allocations[0]!, permissions: [{ address: '2001:470::1', granted: true }] }] };
    const [a, b, c] = texts(['2001:470::1', '2001:470::1:3478', 'peer2001:470::1x'], peer);
    expect(b).toBe(`${a ?? ''}:3478`);
    expect(c).toBe(`peer${a ?? ''}x`);
  });

  it('share an IPv6 /64 or /48 where the real ones did, in documentation space', () => {
    const [a, b, c, d] = texts(['2a02:1:2:3::1', '2a02:1:2:3:ffff::2', '2a02:1:2:4::1', '2a02:9:2:3::1']);
    expect([a, b, c, d]).toEqual(['2001:db8:1:1::1', '2001:db8:1:1::2', '2001:db8:1:2::1', '2001:db8:2:1::1']);
  });

  it('keep their kind', () => {
    const kinds = texts(['10.3.3.3', '172.20.1.1', '192.168.1.1', '169.254.3.3', '100.70.1.1', '8.8.8.8', 'fe80::1234', 'fd12:3456::1', '127.0.0.53']);
    expect(kinds.map((address) => address.split(/[.:]/)[0])).toEqual(['10', '172', '192', '169', '100', '198', 'fe80', 'fd00', '127']);
  });

  it('that belong to nobody stay', () => {
    const nobodys = ['0.0.0.0', '255.255.255.255', '127.0.0.1', '224.0.0.251', '::', '::1', 'ff02::fb'];
    expect(texts(nobodys)).toEqual(nobodys);
  });

  it('never get a stand-in that the document has as a real address, or the network of one', () => {
    const [first, ...rest] = texts(['198.18.0.9', '8.8.8.8', '198.18.1.1', '2001:db8:1:1::1', '2a02::1']);
    const real = ['198.18.0', '198.18.1', '8.8.8'];
    for (const address of [first, ...rest.slice(0, 2)]) expect(real).not.toContain(address?.split('.').slice(0, 3).join('.'));
    expect(rest.slice(2)).toEqual(['2001:db8:2:1::1', '2001:db8:3:1::1']);
  });

  it.each(['10:42:07.123456', '2026-11-22T10:42:07.123456Z', 'AB:CD:EF:01:23:45:67:89:AB:CD', '02:42:ac:11:00:02', 'std::string', 'icewatch 0.1.0', '999.1.1.1', '1.2.3.4.5', 'frame 12: 3'])('are not seen in %s', (text) => {
    expect(texts([text])).toEqual([text]);
  });
});

describe('names', () => {
  it('of mDNS candidates and of devices become others of their kind; a server may be called .local', () => {
    const local: Summary = { ...exampleSummary, calls: [], policy: [], findings: [], verdict: null, allocations: [{ ...exampleSummary.allocations[0]!, hostname: 'turn.corp.local' }] };
    const name = '3f0b4d1c-9a1e-4c57-8a63-2d1f5b6c7e8a.local';
    const [a, b, c, d] = texts([name.toUpperCase().replace('.LOCAL', '.local'), `asked for ${name}.`, 'Annas-MacBook.local', 'via turn.corp.local'], local);
    expect(a).toMatch(/^00000000-0000-4000-8000-0000000000\d\d\.local$/);
    expect(b).toBe(`asked for ${a ?? ''}.`);
    expect(c).toMatch(/^host-\d+\.local$/);
    expect(d).toBe('via turn.corp.local');
  });

  it('of users are replaced as whole words, the longest first', () => {
    expect(texts(['1700:anna came, anna did not; 1700:annabel, savanna'], withUser('1700:anna'))).toEqual(['user-1 came, anna did not; 1700:annabel, savanna']);
  });

  it('of users do not rewrite the words of the schema or names of servers', () => {
    const redacted = redactSummary(withUser('udp'));
    expect(redacted.stunServers[0]?.transport).toBe('udp');
    expect(redacted.allocations[0]?.username).toBe('user-1');
    expect(texts(['by turn.lab.test for lab'], withUser('lab'))).toEqual(['by turn.lab.test for user-1']);
  });

  it('of users may hold anything, an address too', () => {
    expect(texts(['(a+b)* said, anna@10.1.0.2 said'], withUser('(a+b)*'))[0]).toMatch(/^user-1 said/);
    expect(texts(['anna@10.1.0.2 said'], withUser('anna@10.1.0.2'))).toEqual(['user-1 said']);
  });

  it('that stand in are new to the document', () => {
    expect(texts(['user-1 and user-2 and real'], withUser('user-1'), { userNames: ['real'] })).toEqual(['user-3 and user-2 and user-4']);
  });

  it.each([
    ['ufrag TgkG network-id', 'ufrag ufrag-1 network-id'],
    ['a=ice-ufrag:aepH', 'a=ice-ufrag:ufrag-1'],
    ['USERNAME "aepH:TgkG"', 'USERNAME "ufrag-1:ufrag-2"'],
    ['the ufrag changed', 'the ufrag changed'],
  ])('of ICE users are recognised: %s', (text, expected) => {
    expect(texts([text])).toEqual([expected]);
  });

  it('of ICE users are replaced wherever the caller knows them', () => {
    expect(texts(['from abcd to TgkG'], undefined, { fragments: ['abcd', 'TgkG'] })).toEqual(['from ufrag-1 to ufrag-2']);
  });
});
