import { describe, expect, it } from 'vitest';
import { checkProfile, readOwnNetwork } from '../../../../electron/app/policy/check-profile.ts';
import type { ProfileProblem } from '../../../../electron/contract/policy.ts';

const right = `# Our own
schema: icewatch.policy/1
id: lab
name: The lab
read: 2026-11-01
entries:
  - id: turn
    role: turn
    need: required
    hosts: [turn.lab.example]
    ports: [udp/3478, tls/443]
`;
const told = (problems: readonly ProfileProblem[]): string[] => problems.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
const problemsOf = (yaml: string): string[] => told(checkProfile(yaml).problems);
/** The right one with a line changed, by its number. */
const changed = (line: number, text: string): string => right.split('\n').map((each, i) => (i === line - 1 ? text : each)).join('\n');

describe('a profile as YAML', () => {
  it('that is right is read, with what was left out', () => {
    const { profile, problems } = checkProfile(right);
    expect(problems).toEqual([]);
    expect(profile).toMatchObject({ id: 'lab', read: '2026-11-01', sources: [], published: [], entries: [{ id: 'turn', networks: [] }] });
  });

  it('may be JSON', () => {
    expect(checkProfile(JSON.stringify(checkProfile(right).profile)).problems).toEqual([]);
  });

  it('may repeat what is anchored', () => {
    const yaml = `${changed(10, '    hosts: &turn [turn.lab.example]')}  - id: tcp\n    role: turn\n    need: fallback\n    hosts: *turn\n    ports: [tcp/80]\n`;
    expect(checkProfile(yaml).profile?.entries[1]?.hosts).toEqual(['turn.lab.example']);
  });

  it.each([
    ['a misspelled key', changed(10, '    host: [turn.lab.example]'), ["10:5 entries[0].host: there is no 'host' here; did you mean 'hosts'?"]],
    ['an unknown key', changed(5, 'read: 2026-11-01\nvendor: x'), ["6:1 vendor: there is no 'vendor' here"]],
    ['an unknown key in the list of lists', changed(5, 'read: 2026-11-01\npublished: [{ url: "https://x.example", format: zoom-ranges, at: 1 }]'), ["6:62 published[0].at: there is no 'at' here"]],
    ['a missing key', changed(9, '    note: x'), ["7:5 entries[0].need: 'need' is missing"]],
    ['a role that there is not', changed(8, '    role: turns'), ["8:11 entries[0].role: 'turns' is none of web, signaling, stun, turn, media, cdn, other; did you mean 'turn'?"]],
    ['a port', changed(11, '    ports: [udp/3478, 443]'), ['11:23 entries[0].ports[1]: text is wanted here, not the number 443']],
    ['a range', changed(11, '    ports: [udp/9-1]'), ['11:13 entries[0].ports[0]: ports are udp/3478, tcp/443, tls/443 or a range such as udp/40000-49999']],
    ['no ports', changed(11, '    ports:'), ['11:5 entries[0].ports: a list is wanted here, not nothing']],
    ['host bits', changed(10, '    networks: [10.1.2.3/8]'), ["10:16 entries[0].networks[0]: '10.1.2.3/8': bits are set after the prefix: was 10.0.0.0/8 meant?"]],
    ['a network', changed(10, '    networks:\n      - 10.0.0.0/8\n      - 10.0.0/8'), ["12:9 entries[0].networks[1]: '10.0.0/8': not an IPv4 or IPv6 network: 192.0.2.0/24 and 2001:db8::/32 are"]],
    ['a host', changed(10, "    hosts: [turn.lab.example, 'a*.lab.example']"), [
      "10:31 entries[0].hosts[1]: 'a*.lab.example': '*' may only be the first character: *.example.com, or *-wss.example.com for a part of one label",
    ]],
    ['a host beyond ASCII', changed(10, '    hosts: [bücher.example]'), ["10:13 entries[0].hosts[0]: 'bücher.example': names on the wire are ASCII: write it as punycode (xn--…): xn--bcher-kva.example"]],
    ['punycode that is none', changed(10, '    hosts: [xn--bcher-kva.example, xn--0.example]'), ["10:36 entries[0].hosts[1]: 'xn--0.example': what follows xn-- is no punycode"]],
    ['a host twice', changed(10, '    hosts: [turn.lab.example, TURN.lab.example]'), ["10:31 entries[0].hosts[1]: 'TURN.lab.example' is listed twice"]],
    ['no hosts at all', changed(10, '    hosts: []'), ["7:5 entries[0]: an entry needs hosts or networks ('*' is any host); where the vendor names none, a note that says so"]],
    ['a day that the calendar has not', changed(5, 'read: 2026-02-30'), ['5:7 read: the calendar has no 2026-02-30']],
    ['a date written otherwise', changed(5, 'read: 1.11.2026'), ['5:7 read: a date is YYYY-MM-DD']],
    ['a source', changed(5, 'read: 2026-11-01\nsources: [docs.example]'), ['6:11 sources[0]: a web address is wanted here, with https:// or http://']],
    ['an id of an entry twice', `${right}  - id: turn\n    role: web\n    need: required\n    hosts: ['*']\n    ports: [tcp/1]\n`, ["12:9 entries[1].id: 'turn' is the id of entries[0] too"]],
    ['a key twice', changed(4, 'name: The lab\nname: Another'), ["5:1 : 'name' is written twice here"]],
    ['another schema', changed(2, 'schema: icewatch.policy/2'), ["2:9 schema: 'icewatch.policy/2' is none of icewatch.policy/1; did you mean 'icewatch.policy/1'?"]],
  ])('with %s wrong is told so, with line and column', (_, yaml, problems) => {
    expect(problemsOf(yaml)).toEqual(problems);
    expect(checkProfile(yaml).profile).toBeNull();
  });

  it('is told of all that is wrong at once, in the order of the text', () => {
    const wrong = right.replace('read: 2026-11-01', 'read: x').replace('role: turn', 'role: x').replace('turn.lab.example', '1.2.3.4').replace('udp/3478', 'udp/0');
    expect(checkProfile(wrong).problems.map(({ line, path }) => `${line} ${path}`)).toEqual(['5 read', '8 entries[0].role', '10 entries[0].hosts[0]', '11 entries[0].ports[0]']);
  });

  it.each([
    ['an unclosed bracket', changed(10, '    hosts: [turn.lab.example'), /^11:\d+ : .*(?:\]|sequence|Nested|comma)/],
    ['a tab for indentation', changed(10, '\thosts: [x]'), /^10:\d+ : /],
    ['two documents', `${right}---\n${right}`, /^12:1 : Source contains multiple documents/],
    ['an alias of nothing', changed(10, '    hosts: *nothing'), /^10:12 : there is no '&nothing' that/],
    ['a tag of its own', changed(10, '    hosts: !danger [x.example]'), /^10:12 : Unresolved tag/],
    ['nothing', '', /^1:1 : a mapping of keys is wanted here, not nothing/],
    ['a word', 'hello', /^1:1 : a mapping of keys is wanted here, not text/],
    ['a key that is a list', '[a]: b\n', /^1:1 : a key is a word/],
  ])('that is no profile at all (%s) is told where', (_, yaml, problem) => {
    expect(problemsOf(yaml)[0]).toMatch(problem);
  });
});

describe('hostile YAML', () => {
  it.each([
    ['brackets by the million', '['.repeat(2_000_000), /nested too deep/],
    ['brackets after those that close nothing', `${']'.repeat(2000)}${'['.repeat(2000)}`, /nested too deep/],
    ['braces', '{a: '.repeat(400_000), /nested too deep/],
    ['dashes in one line, which cost the parser gigabytes', '- '.repeat(1_000_000), /nested too deep/],
    ['question marks in one line', '? '.repeat(1_000_000), /nested too deep/],
    ['more than there is patience for', '- x\n'.repeat(200_000), /too much to be read/],
    ['more than two million characters', ' '.repeat(2_000_001), /longer than 2000000/],
    ['aliases of aliases', `a: &a [x]\n${Array.from({ length: 30 }, (_, i) => `${'b'.repeat(i + 1)}: &${'b'.repeat(i + 1)} [*${i === 0 ? 'a' : 'b'.repeat(i)}, *${i === 0 ? 'a' : 'b'.repeat(i)}]`).join('\n')}`, /aliases repeat too much/],
    ['aliases in great number', `a: &a x\nb: [${'*a, '.repeat(101)}]`, /more than 100 aliases/],
  ])('%s is refused soon', (_, yaml, problem) => {
    const begun = performance.now();
    expect(problemsOf(yaml)).toEqual([expect.stringMatching(problem)]);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('is told of no more than a hundred problems', () => {
    const hosts = Array.from({ length: 1000 }, (_, i) => `https://${i}`).join(', ');
    expect(checkProfile(changed(10, `    hosts: [${hosts}]`)).problems).toHaveLength(100);
  });

  it('is told of the first of a hundred thousand', () => {
    expect(problemsOf(changed(10, `    hosts: [${'x,'.repeat(100_000)}]`))).toContain("10:15 entries[0].hosts[1]: 'x' is listed twice");
  });

  it('sets no prototype', () => {
    expect(problemsOf(`__proto__: { polluted: true }\n${right}`)).toEqual(["1:1 __proto__: there is no '__proto__' here"]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe("the company's own settings as YAML", () => {
  it('are read, and credentials are not kept', () => {
    const { value, problems } = readOwnNetwork(`
proxyUrl: https://proxy.example.com/daily
iceServers:
  - urls: [turn:turn.example.com:3478?transport=udp, "turns:[2001:db8::1]:443?transport=tcp"]
    username: alice
    credential: secret
  - urls: stun:stun.example.com
placement: replace
hosts: ['*.example.com']
networks: [192.0.2.0/24]
`);
    expect(problems).toEqual([]);
    expect(value).toEqual({
      proxyUrl: 'https://proxy.example.com/daily',
      iceServers: [{ urls: ['turn:turn.example.com:3478?transport=udp', 'turns:[2001:db8::1]:443?transport=tcp'] }, { urls: 'stun:stun.example.com' }],
      placement: 'replace', hosts: ['*.example.com'], networks: ['192.0.2.0/24'],
    });
  });

  it('are told of what is wrong, with line and column', () => {
    const { value, problems } = readOwnNetwork("proxyURL: https://proxy.example.com\niceServers:\n  - urls: [turn://turn.example.com]\n  - urls: stun:x.example?transport=udp\nplacement: first\nhosts: ['a b']\nnetworks: [192.0.2.1/24]\n");
    expect(value).toBeNull();
    expect(told(problems)).toEqual([
      "1:1 proxyURL: there is no 'proxyURL' here; did you mean 'proxyUrl'?",
      '3:12 iceServers[0].urls[0]: a server is stun:host:port, turn:host:port?transport=udp, or turns: (RFC 7064, RFC 7065)',
      '4:11 iceServers[1].urls: a server is stun:host:port, turn:host:port?transport=udp, or turns: (RFC 7064, RFC 7065)',
      "5:12 placement: 'first' is none of front, back, replace",
      "6:9 hosts[0]: 'a b': a host is a name alone, without scheme, port or path",
      "7:12 networks[0]: '192.0.2.1/24': bits are set after the prefix: was 192.0.2.0/24 meant?",
    ]);
  });
});
