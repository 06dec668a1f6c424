import { describe, expect, it } from 'vitest';
import { summarySchema } from '../../../../../electron/contract/summary.ts';
import type { Summary } from '../../../../../electron/contract/summary.ts';
import { parseAddress } from '../../../../../electron/core/bytes/parse-address.ts';
import { canonicalAddress } from '../../../../../electron/core/report/redaction/address-literals.ts';
import { createRedaction } from '../../../../../electron/core/report/redaction/redaction.ts';
import type { Personal, Redaction } from '../../../../../electron/core/report/redaction/redaction.ts';
import { exampleSummary } from '../../../../helpers/summaries.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => i);
const redactionOf = (summary: Summary, personal?: Personal): Redaction => createRedaction(summary, key, personal);
const redact = (summary: Summary, personal?: Personal): Summary => redactionOf(summary, personal).summary(summary);

const bare: Summary = { ...exampleSummary, calls: [], allocations: [], policy: [], findings: [], verdict: null, nat: { ...exampleSummary.nat, mappings: [], publicAddresses: [] }, stunServers: [] };
const withTexts = (lines: readonly string[], base: Summary = bare): Summary => ({ ...base, timeline: lines.map((text) => ({ ...exampleSummary.timeline[0]!, text })) });
/** What becomes of texts in a summary that has nothing else. */
const texts = (lines: readonly string[], base: Summary = bare, personal?: Personal): string[] => redact(withTexts(lines, base), personal).timeline.map(({ text }) => text);
const withUser = (username: string): Summary => ({ ...bare, allocations: [{ ...exampleSummary.allocations[0]!, username, permissions: [], channels: [] }] });

describe('a redacted summary', () => {
  const redacted = redact(exampleSummary, { fragments: ['TgkG'] });
  const json = JSON.stringify(redacted);

  it('is a valid summary that says so, and leaves the original as it was', () => {
    expect(summarySchema.safeParse(redacted).success).toBe(true);
    expect(redacted.redacted).toBe(true);
    expect(exampleSummary.redacted).toBe(false);
    expect(exampleSummary.allocations[0]?.permissions[0]?.address).toBe('203.0.113.7');
  });

  it("has none of the other people's addresses, user names and name fragments left, nor the fingerprint of a certificate", () => {
    expect(json).not.toMatch(/203\.0\.113\.70?\b/);
    for (const gone of ['192.168.7.9', 'anna', 'muster', 'TgkG', 'AB:CD:EF:01']) expect(json).not.toContain(gone);
  });

  it("keeps servers and this laptop's own addresses", () => {
    for (const stays of ['198.51.100.10', '198.51.100.11', '198.51.100.12', '198.51.100.20', '198.51.100.53', '10.1.0.2', '198.51.100.2', 'turn.lab.test', 'meet.example.com', 'lab.test']) {
      expect(json).toContain(`"${stays}"`);
    }
    expect(redacted.findings[0]?.advice).toBe('Let UDP to 198.51.100.10 through.');
  });

  it('puts the same stand-in wherever the same value stood', () => {
    const pair = redacted.calls[0]?.pairs[0];
    const standIn = pair?.remote.address ?? '';
    const user = redacted.allocations[0]?.username ?? '';
    expect(user).toMatch(/^[a-z]{4}\.[a-z]{6}$/);
    expect(redacted.allocations[0]?.permissions[0]?.address).toBe(standIn);
    expect(redacted.calls[0]?.path?.remote.address).toBe(standIn);
    expect(pair?.id).toBe(`10.1.0.2:53397-${standIn}:40000/udp`);
    expect(redacted.calls[0]?.streams[0]?.pairId).toBe(pair?.id);
    expect(redacted.findings[0]?.explanation).toBe(`The call to ${standIn} (host ${pair?.remote.relatedAddress ?? ''}) runs through turn.lab.test.`);
    expect(redacted.timeline[0]?.text).toBe(`${user} reached ${standIn}`);
    expect(redacted.findings[0]?.evidence[0]?.note).toBe(`check from ${standIn}:40000, ufrag ${redactionOf(exampleSummary).fragment('TgkG')}`);
  });

  it('is the same for the same key, another for another, and is not redacted again', () => {
    expect(redact(exampleSummary, { fragments: ['TgkG'] })).toEqual(redacted);
    expect(createRedaction(exampleSummary, key.map((byte) => byte ^ 1)).summary(exampleSummary).allocations[0]?.username).not.toBe(redacted.allocations[0]?.username);
    expect(redact(redacted)).toBe(redacted);
  });
});

describe('what lists publish', () => {
  const report = exampleSummary.policy[0]!;
  const entry = report.entries[0]!;
  const redacted = redact(exampleSummary);

  it('stays as it is written, while an address inside that is a person\'s does not', () => {
    const [shown] = redacted.policy[0]?.entries ?? [];
    expect(shown?.networks).toEqual(['203.0.113.0/24']);
    expect(shown?.hosts).toEqual(['*.example.com']);
    expect(shown?.contacts[0]?.address).toBe(redacted.allocations[0]?.permissions[1]?.address);
    expect(shown?.detail).toBe(`UDP 40000 to ${shown?.contacts[0]?.address ?? ''}: 14 packets without an answer`);
  });

  it('is not half rewritten in texts', () => {
    expect(texts(['Allow UDP to 203.0.113.0/24, 2001:db8:7::/48 and 192.0.2.9.', '203.0.113.0/25'], { ...bare, policy: [{ ...report, entries: [{ ...entry, networks: ['203.0.113.0/24', '2001:db8:7::/48', '192.0.2.9'] }] }] })).toEqual([
      'Allow UDP to 203.0.113.0/24, 2001:db8:7::/48 and 192.0.2.9.',
      expect.not.stringMatching(/^203\.0\.113\.0/),
    ]);
  });

  it('is not rewritten by a user who is called like a profile or an entry', () => {
    const { policy, allocations } = redact({ ...exampleSummary, allocations: [{ ...exampleSummary.allocations[0]!, username: 'example', owner: { kind: 'vendor', profile: 'example', entry: 'media' } }] });
    expect(policy[0]?.profile).toBe('example');
    expect(allocations[0]?.owner).toEqual({ kind: 'vendor', profile: 'example', entry: 'media' });
    expect(allocations[0]?.username).not.toBe('example');
  });

  it('makes what was contacted by name a server', () => {
    const contacts = [{ ...entry.contacts[0]!, name: 'cdn.example.com', address: '104.16.1.1' }, { ...entry.contacts[0]!, address: '104.16.1.2' }];
    const shown = redact({ ...bare, policy: [{ ...report, entries: [{ ...entry, contacts }] }] }).policy[0]?.entries[0]?.contacts.map(({ address }) => address);
    expect(shown?.[0]).toBe('104.16.1.1');
    expect(shown?.[1]).not.toBe('104.16.1.2');
  });

  it("of the company's own networks makes all in them its own", () => {
    const own = { ...report, profile: 'own', entries: [{ ...entry, contacts: [], networks: ['203.0.113.0/24', '10.9.9.9'] }] };
    expect(texts(['203.0.113.70', '203.0.112.70', '10.9.9.9', '10.9.9.8'], { ...bare, policy: [own] })).toEqual(['203.0.113.70', expect.not.stringMatching(/^203\.0\.112\.70$/), '10.9.9.9', expect.not.stringMatching(/^10\.9\.9\.[89]$/)]);
  });
});

describe('what the analyzer knows besides', () => {
  it("keeps this laptop's addresses that no call used, and who is on their links there", () => {
    const [own, neighbour, other] = texts(['192.168.5.2', '192.168.5.9', '192.168.6.9'], bare, { ownAddresses: ['192.168.5.2'] });
    expect(own).toBe('192.168.5.2');
    expect(neighbour).toMatch(/^192\.168\.5\.(?!9$)/);
    expect(other).toMatch(/^192\.168\.(?!5\.|6\.9$)/);
  });

  it('keeps a firewall that said no, which an administrator must find, but no other side of a call', () => {
    const { findings } = redact({ ...exampleSummary, findings: [{ ...exampleSummary.findings[0]!, advice: 'Change the rule at 10.1.0.1 and 203.0.113.7.' }] }, { hops: ['10.1.0.1', '203.0.113.7'] });
    expect(findings[0]?.advice).toMatch(/^Change the rule at 10\.1\.0\.1 and (?!203\.0\.113\.7\.)/);
  });
});

describe('what stands at the other end of a call', () => {
  const call = exampleSummary.calls[0]!;
  const shown = (kind: 'sfu' | 'peer' | 'remote-relay', topologyConfidence: 'certain' | 'likely' | 'possible'): string | null | undefined => {
    const stops = [call.route.stops[0]!, { kind, name: '', address: '203.0.113.7' }];
    return redact({ ...exampleSummary, calls: [{ ...call, topologyConfidence, route: { ...call.route, stops } }] }).calls[0]?.route.stops[1]?.address;
  };

  it('stays where it is a media server, and is replaced where it may be a person', () => {
    expect(shown('sfu', 'certain')).toBe('203.0.113.7');
    expect(shown('sfu', 'likely')).toBe('203.0.113.7');
    expect(shown('sfu', 'possible')).not.toBe('203.0.113.7');
    expect(shown('peer', 'certain')).not.toBe('203.0.113.7');
    expect(shown('remote-relay', 'certain')).not.toBe('203.0.113.7');
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
    const [v4 = '', mapped] = texts(['9.9.9.9', '::ffff:9.9.9.9']);
    expect(mapped).toBe(canonicalAddress(parseAddress(`::ffff:${v4}`)!));
  });

  it('are told from a port by the address fields of the document', () => {
    const peer = { ...bare, allocations: [{ ...exampleSummary.allocations[0]!, permissions: [{ address: '2001:470::1', granted: true }] }] };
    const [a = '', b, c] = texts(['2001:470::1', '2001:470::1:3478', 'peer2001:470::1x'], peer);
    expect(b).toBe(`${a}:3478`);
    expect(c).toBe(`peer${a}x`);
  });

  it('never get a stand-in that the document has for another, as far as there are enough', () => {
    const real = Array.from({ length: 20 }, (_, i) => `203.0.113.${(i % 2) * 128 + 5 + i}`);
    for (const standIn of texts(real)) expect(real).not.toContain(standIn);
  });

  it('that belong to nobody stay', () => {
    const nobodys = ['0.0.0.0', '255.255.255.255', '127.0.0.1', '224.0.0.251', '::', '::1', 'ff02::fb'];
    expect(texts(nobodys)).toEqual(nobodys);
  });

  it.each(['10:42:07.123456', '2026-11-22T10:42:07.123456Z', 'AB:CD:EF:01:23:45:67:89:AB:CD', '02:42:ac:11:00:02', 'std::string', 'icewatch 0.1.0', '999.1.1.1', '1.2.3.4.5', 'frame 12: 3'])('are not seen in %s', (text) => {
    expect(texts([text])).toEqual([text]);
  });
});

describe('names', () => {
  it('of mDNS candidates and of devices become others of their kind, whatever their case; a server may be called .local', () => {
    const name = '3f0b4d1c-9a1e-4c57-8a63-2d1f5b6c7e8a.local';
    const [a = '', b, c = '', d, e] = texts([name, `asked for ${name.toUpperCase()}.`, 'Annas-MacBook.local', 'annas-macbook.local', 'via turn.corp.local'], { ...bare, allocations: [{ ...exampleSummary.allocations[0]!, hostname: 'turn.corp.local' }] });
    expect(a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}\.local$/);
    expect(a).not.toBe(name);
    expect(b?.toLowerCase()).toBe(`asked for ${a}.`);
    expect(c).toMatch(/^[A-Z][a-z]{4}-[A-Z][a-z]{2}[A-Z][a-z]{3}\.local$/);
    expect(c).not.toBe('Annas-MacBook.local');
    expect(d).toBe(c.toLowerCase());
    expect(e).toBe('via turn.corp.local');
  });

  it('of a device that was only asked of DNS are replaced, of servers not', () => {
    const signaling = [{ ...exampleSummary.signaling[1]!, hostname: 'annas-pc' }, { ...exampleSummary.signaling[0]!, hostname: 'intranet' }, { ...exampleSummary.signaling[1]!, hostname: 'intranet' }, { ...exampleSummary.signaling[1]!, hostname: 'wpad' }];
    const [device = '', server, wpad] = texts(['annas-pc was not found', 'intranet answered', 'wpad was not found'], { ...bare, signaling });
    expect(device).toMatch(/^(?!annas)[a-z]{5}-[a-z]{2} was not found$/);
    expect([server, wpad]).toEqual(['intranet answered', 'wpad was not found']);
    expect(redact({ ...bare, signaling }).signaling[0]?.hostname).toBe(device.split(' ')[0]);
  });

  it('of users are replaced as whole words, the longest first', () => {
    const redaction = redactionOf({ ...withUser('17:anna') });
    expect(texts(['17:anna came, anna did not; 17:annabel, savanna'], withUser('17:anna'))).toEqual([`${redaction.userName('17:anna')} came, anna did not; 17:annabel, savanna`]);
  });

  it('of users keep when their credentials run out, and are known without it', () => {
    const expiring = `${Date.parse('2026-11-23T10:00:00Z') / 1000}:anna`;
    const redaction = redactionOf(withUser(expiring));
    expect(redaction.userName(expiring)).toMatch(/^1795428000:(?!anna)[a-z]{4}$/);
    expect(texts(['quota of anna'], withUser(expiring))).toEqual([`quota of ${redaction.userName(expiring).slice(11)}`]);
    // A telephone number is no such time.
    expect(redaction.userName('4930123456:anna')).not.toMatch(/^4930123456/);
  });

  it('of users of one or two letters are replaced where they are named as such, and not in every text', () => {
    const redacted = redact(withTexts(['a call of al'], withUser('al')));
    expect(redacted.allocations[0]?.username).toMatch(/^(?!al)[a-z]{2}$/);
    expect(redacted.timeline[0]?.text).toBe('a call of al');
  });

  it('of users do not rewrite the words of the schema or names of servers', () => {
    const redacted = redact({ ...withUser('udp'), stunServers: exampleSummary.stunServers });
    expect(redacted.stunServers[0]?.transport).toBe('udp');
    expect(redacted.allocations[0]?.username).not.toBe('udp');
    const lab = redactionOf(withUser('lab')).userName('lab');
    expect(texts(['by turn.lab.test for lab'], withUser('lab'))).toEqual([`by turn.lab.test for ${lab}`]);
  });

  it('of users may hold anything, an address too', () => {
    expect(texts(['(a+b)* said'], withUser('(a+b)*'))[0]).toMatch(/^\([a-z]\+[a-z]\)\* said$/);
    expect(texts(['(a+b)* said'], withUser('(a+b)*'))[0]).not.toBe('(a+b)* said');
    expect(texts(['anna@10.1.0.2 said'], withUser('anna@10.1.0.2'))[0]).toMatch(/^(?!anna)[a-z]{4}@(?!10\.1\.0\.2)[\d.]{8} said$/);
  });

  it('that stand in are new to the document', () => {
    const numbers = Array.from({ length: 900 }, (_, i) => String(i).padStart(3, '0')).join(' ');
    const before = withUser('123');
    const after = redact(withTexts([numbers], before));
    expect(Number(after.allocations[0]?.username)).toBeGreaterThanOrEqual(900);
    expect(after.timeline[0]?.text).toBe(numbers.replace('123', after.allocations[0]?.username ?? ''));
  });

  it.each([
    ['ufrag TgkG network-id', /^ufrag (?!TgkG)[A-Za-z0-9+/]{4} network-id$/],
    ['a=ice-ufrag:aepH', /^a=ice-ufrag:(?!aepH)[A-Za-z0-9+/]{4}$/],
    ['USERNAME "aepH:TgkG"', /^USERNAME "(?!aepH)[A-Za-z0-9+/]{4}:(?!TgkG)[A-Za-z0-9+/]{4}"$/],
    ['the ufrag changed', /^the ufrag changed$/],
  ])('of ICE users are recognised: %s', (text, expected) => {
    expect(texts([text])[0]).toMatch(expected);
  });

  it('of ICE users are replaced wherever the caller knows them', () => {
    const fragment = (ufrag: string): string => redactionOf(bare).fragment(ufrag);
    expect(texts(['from abcd to TgkG'], bare, { fragments: ['abcd', 'TgkG'] })).toEqual([`from ${fragment('abcd')} to ${fragment('TgkG')}`]);
  });
});

describe('host names', () => {
  const redaction = redactionOf(exampleSummary);

  it.each(['turn.lab.test', 'TURN.lab.test', 'meet.example.com.', 'localhost', 'wpad', 'clients2.google.com'])('that the report shows, or that every network or browser has, stay: %s', (name) => {
    expect(redaction.hostName(name)).toBe(name);
  });

  it.each([
    ['what else was looked up', 'www.Clinic.example.org', /^[a-z]{3}\.[A-Z][a-z]{5}\.[a-z]{7}\.org$/],
    ['devices', 'Annas-iPhone.local', /^[A-Z][a-z]{4}-[a-z][A-Z][a-z]{4}\.local$/],
    ['instances of services', 'Anna._ipp._tcp.local', /^[A-Z][a-z]{3}\._ipp\._tcp\.local$/],
    ["the reverse name of somebody's address", '7.113.0.203.in-addr.arpa', /^\d\.\d{3}\.\d\.\d{3}\.in-addr\.arpa$/],
  ])('of %s are replaced, in the same length', (_what, name, expected) => {
    const standIn = redaction.hostName(name);
    expect(standIn).toMatch(expected);
    expect(standIn).not.toBe(name);
  });

  it('that only the name of a user holds are not shown by it', () => {
    const person = redactionOf(withTexts(['anna@people.example came by turn.lab.test'], withUser('anna@people.example')));
    expect(person.hostName('people.example')).toMatch(/^(?!people)[a-z]{6}\.example$/);
    expect(person.hostName('turn.lab.test')).toBe('turn.lab.test');
  });

  it('reversed follow their addresses', () => {
    expect(redaction.hostName('2.0.1.10.in-addr.arpa')).toBe('2.0.1.10.in-addr.arpa');
    const reverse = (address: string): string => `${[...parseAddress(address)!].flatMap((byte) => [byte >> 4, byte & 15]).reverse().map((nibble) => nibble.toString(16)).join('.')}.ip6.arpa`;
    expect(redaction.hostName(reverse('2a02:1:2::3'))).toBe(reverse(redaction.addressText('2a02:1:2::3')));
    const service = redaction.hostName('b._dns-sd._udp.0.1.168.192.in-addr.arpa');
    expect(service).toMatch(/^[a-z]\._dns-sd\._udp\.\d\.\d\.\d{3}\.\d{3}\.in-addr\.arpa$/);
    expect(service).not.toContain('0.1.168.192');
  });

  it('and addresses are told apart where either may stand', () => {
    expect(redaction.addressText('203.0.113.7')).toBe(redaction.summary(exampleSummary).calls[0]?.path?.remote.address);
    expect(redaction.addressText('10.1.0.2')).toBe('10.1.0.2');
    expect(redaction.addressText('Annas-iPhone.local')).toBe(redaction.hostName('Annas-iPhone.local'));
    expect(redaction.address(Uint8Array.of(1, 2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  });
});
