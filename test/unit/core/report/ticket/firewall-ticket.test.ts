import { describe, expect, it } from 'vitest';
import type { PolicyEntryResult, PolicyReport } from '../../../../../electron/contract/policy.ts';
import type { Summary } from '../../../../../electron/contract/summary.ts';
import { firewallTicket } from '../../../../../electron/core/report/ticket/firewall-ticket.ts';
import { ticketMarkdown } from '../../../../../electron/core/report/ticket/ticket-markdown.ts';
import { ticketText } from '../../../../../electron/core/report/ticket/ticket-text.ts';
import type { Ticket } from '../../../../../electron/core/report/ticket/ticket.ts';
import { allocation, at, call, captureFacts, finding, signaling, stunServer, summary, verdict } from '../../../../helpers/scripted-summary.ts';

const relayedOverTcp = call('c1', { verdict: verdict('Relayed over TCP', { code: 'path.relay-tcp', cause: 'udp.blocked', severity: 'warning', sentence: 'Media goes through turn.example.com over TCP.' }) });
const silentTurn = allocation('a1', { transport: 'udp', state: 'failed', requestsSent: 6, responsesReceived: 0 });
const silentStun = stunServer({ requestsSent: 3, responsesReceived: 0 });
const udpBlocked = finding('udp.blocked', 'yes', 'problem', 'UDP is blocked', { callIds: ['c1'] });

/** A call that runs over TCP because UDP to its STUN and TURN servers is dropped. */
const blocked = (more: Partial<Summary> = {}): Summary =>
  summary({ calls: [relayedOverTcp], verdict: relayedOverTcp.verdict, allocations: [silentTurn, allocation('a2')], stunServers: [silentStun], findings: [udpBlocked], ...more });

const entry = (id: string, more: Partial<PolicyEntryResult> = {}): PolicyEntryResult => ({
  id, role: 'turn', required: true, status: 'seen-failing', how: 'dropped', detail: 'UDP 3478 to turn.example.com: 6 requests, no answer.', evidence: [{ frame: 31, time: at(2), note: 'Allocate request over UDP' }],
  contacts: [{ name: 'turn.example.com', address: '198.51.100.200', protocol: 'udp', port: 3478, works: false, how: 'dropped' }],
  hosts: ['*.turn.example.com', 'turn.example.com'], networks: ['198.51.100.0/24', '2001:db8:100::/48'], ports: ['udp/3478', 'tcp/3478', 'tls/443'], source: 'https://example.com/firewall', note: null, ...more,
});
const report = (entries: PolicyEntryResult[], more: Partial<PolicyReport> = {}): PolicyReport => ({
  profile: 'example', name: 'Example', chosen: 'user', recognised: 'chosen', sources: ['https://example.com/lists'], read: '2026-01-02', ageDays: 13, old: false, entries, leaks: [], ...more,
});

const ticketOf = (seen: Summary): Ticket => {
  const ticket = firewallTicket(seen);
  if (ticket === null) throw new Error('no ticket');
  return ticket;
};
const rows = (seen: Summary): string[] => ticketOf(seen).rules.map(({ place, protocol, ports, names, networks }) => `${place}: ${protocol} ${ports.join(',')} to ${[...names, ...networks].join(' ')}`);

describe('a ticket without a list', () => {
  it('asks for what was seen to fail, one row a host, and says what it costs', () => {
    expect(rows(blocked())).toEqual(['Firewall: udp 3478 to stun.example.com 198.51.100.201', 'Firewall: udp 3478 to turn.example.com 198.51.100.200']);
    const { title, rules, problem } = ticketOf(blocked());
    expect(title).toBe('Firewall: allow UDP 3478 to stun.example.com, turn.example.com');
    expect(problem).toContain('Media goes through turn.example.com over TCP.');
    expect(rules[1]).toMatchObject({ seen: '6 requests to 198.51.100.200:3478, no answer', how: 'dropped', need: null, source: null, why: expect.stringMatching(/^UDP is blocked: the call runs through a relay over TCP/) as string });
  });

  it('puts both families of a name into one row', () => {
    const seen = blocked({ allocations: [silentTurn, { ...silentTurn, id: 'a3', server: '2001:db8:100::200' }], stunServers: [] });
    expect(rows(seen)).toEqual(['Firewall: udp 3478 to turn.example.com 198.51.100.200 2001:db8:100::200']);
  });

  it('asks for nothing of a server that is merely silent: no finding, no rule', () => {
    expect(firewallTicket(blocked({ findings: [] }))).toBeNull();
    expect(firewallTicket(blocked({ findings: [{ ...udpBlocked, answer: 'unknown' }] }))).toBeNull();
  });

  it('asks for nothing of a server that answers over UDP, nor of one that another finding is about', () => {
    const partly = finding('udp.partly-blocked', 'yes', 'warning', 'UDP is partly blocked', { explanation: 'UDP to turn.example.com is silent.', advice: 'Allow UDP 3478 at turn.example.com.', evidence: [] });
    expect(rows(blocked({ findings: [partly] }))).toEqual(['Firewall: udp 3478 to turn.example.com 198.51.100.200']);
    expect(rows(blocked({ stunServers: [stunServer()] }))).toEqual(['Firewall: udp 3478 to turn.example.com 198.51.100.200']);
  });

  it('does not say the same sentence twice where the verdict has told it', () => {
    const loss = finding('media.loss', 'yes', 'warning', 'Media packets are lost', { explanation: '9 % was lost.', advice: 'Look for congestion.' });
    const lossy = call('c1', { verdict: verdict('Connected directly; media packets are lost', { also: ['media.loss'], sentence: 'Media goes straight to the other side. 9 % was lost.' }) });
    expect(ticketOf(summary({ calls: [lossy], verdict: lossy.verdict, findings: [loss] })).problem).toBe('Connected directly; media packets are lost. Media goes straight to the other side. 9 % was lost.');
  });

  it('does not blame a TURN server that is missed for the relay that another one is', () => {
    const relayed = call('c1', { verdict: verdict('Relayed over UDP', { code: 'path.relay-udp' }) });
    const missed = finding('turn.unreachable', 'yes', 'warning', 'A TURN server cannot be reached', { callIds: ['c1'], explanation: 'turn.example.com answers on none of its ways.' });
    const { rules } = ticketOf(summary({ calls: [relayed], verdict: relayed.verdict, allocations: [silentTurn], findings: [missed] }));
    expect(rules[0]?.why).toBe('A TURN server cannot be reached: this call got by without; one that depends on it fails.');
  });

  it('says that STUN alone carries no call, where nobody was asked for a relay', () => {
    const onlyStun = 'carry no media';
    expect(ticketOf(blocked({ allocations: [] })).doubts.join(' ')).toContain(onlyStun);
    expect(ticketOf(blocked()).doubts.join(' ')).not.toContain(onlyStun);
  });

  it('takes a ClientHello without an answer for more than a filter of names', () => {
    const seen = summary({
      signaling: [signaling('s1', { state: 'failed', failure: { kind: 'client-hello-unanswered', detail: 'not acknowledged', injected: 'unknown' } })],
      findings: [finding('signaling.tls-failed', 'yes', 'problem', 'No secure connection', { explanation: 'meet.example.com: the ClientHello was not answered.' })],
    });
    const doubts = ticketOf(seen).doubts.join(' ');
    expect(doubts).toContain('something that drops larger packets');
    expect(doubts).not.toContain('likely and not certain');
  });

  it('takes no name for another that ends or begins like it', () => {
    const partly = finding('udp.partly-blocked', 'yes', 'warning', 'UDP is partly blocked', { explanation: 'UDP to a.turn.example.com and turn.example.com.evil.test is silent.', advice: 'Look at 198.51.100.2001.', evidence: [] });
    expect(ticketOf(blocked({ findings: [partly] })).rules).toEqual([]);
  });

  it('never asks for port 53 of a STUN or TURN server: browsers refuse it themselves', () => {
    expect(rows(blocked({ allocations: [{ ...silentTurn, port: 53 }], stunServers: [{ ...silentStun, port: 53 }, silentStun] }))).toEqual(['Firewall: udp 3478 to stun.example.com 198.51.100.201']);
  });

  it('asks the filter of server names, not the firewall, for what is reset after its ClientHello', () => {
    const seen = summary({
      signaling: [signaling('s1', { state: 'reset', failure: { kind: 'reset-after-client-hello', detail: 'reset', injected: 'likely' } })],
      findings: [finding('signaling.reset', 'yes', 'problem', 'Connections are cut off', { explanation: 'meet.example.com: cut off after its ClientHello.' })],
    });
    expect(rows(seen)).toEqual(['Filter of TLS server names: tls 443 to meet.example.com 198.51.100.10']);
    expect(ticketOf(seen).checks[0]?.command).toBe('openssl s_client -connect meet.example.com:443 -servername meet.example.com </dev/null');
  });

  it('asks the proxy for what the proxy refused', () => {
    const seen = summary({
      signaling: [signaling('s1', { server: 'meet.example.com', state: 'failed', via: { server: '10.0.0.8', port: 8080, hostname: 'proxy.corp.test' }, failure: { kind: 'proxy-refused', detail: '403 Forbidden', injected: 'unlikely' } })],
      findings: [finding('signaling.proxied', 'yes', 'problem', 'The web proxy refuses connections', { explanation: 'The proxy refused meet.example.com:443.' })],
    });
    expect(rows(seen)).toEqual(['Web proxy proxy.corp.test:8080: tcp 443 to meet.example.com']);
    expect(ticketOf(seen).checks[0]?.command).toBe('curl -sSI -x http://proxy.corp.test:8080 https://meet.example.com:443/');
  });

  it('does not blame a firewall for a reset alone', () => {
    const seen = summary({
      signaling: [signaling('s1', { state: 'refused', failure: { kind: 'refused', detail: 'reset', injected: 'unknown' } })],
      findings: [finding('signaling.unreachable', 'yes', 'problem', 'meet.example.com cannot be reached', { explanation: 'meet.example.com: 2 attempts answered with a reset.' })],
    });
    expect(ticketOf(seen).title).toBe('Refused by a firewall or by the server itself: TCP 443 to meet.example.com');
    expect(ticketOf(seen).doubts.join(' ')).toContain('see first whether the server listens there');
  });
});

describe('a ticket with the vendor\u2019s list', () => {
  it('writes the rule as the list does, of its ports only those that failed, with source and date', () => {
    const seen = blocked({ stunServers: [], policy: [report([entry('turn')])] });
    expect(rows(seen)).toEqual(['Firewall: udp 3478 to *.turn.example.com turn.example.com 198.51.100.0/24 2001:db8:100::/48']);
    expect(ticketOf(seen).rules[0]).toMatchObject({ need: 'required', source: { profile: 'example', profileName: 'Example', entry: 'turn', url: 'https://example.com/firewall', read: '2026-01-02', suggested: false } });
    expect(ticketMarkdown(ticketOf(seen))).toContain('Example, `turn` (required, read 2026-01-02) <https://example.com/firewall>');
  });

  it('leaves out the names of an entry that were answered, but never a pattern', () => {
    const answered = { name: 'stun.example.com', address: '198.51.100.201', protocol: 'udp' as const, port: 3478, works: true, how: null };
    const contacts = [...entry('turn').contacts, answered];
    const names = (hosts: string[]): unknown => ticketOf(blocked({ stunServers: [], policy: [report([entry('turn', { hosts, networks: [], contacts })])] })).rules[0]?.names;
    expect(names(['turn.example.com', 'stun.example.com'])).toEqual(['turn.example.com']);
    expect(names(['*.example.com', 'other.example.com'])).toEqual(['*.example.com', 'other.example.com']);
    const overTcp = { ...answered, protocol: 'tcp' as const };
    expect(ticketOf(blocked({ stunServers: [], policy: [report([entry('turn', { hosts: ['turn.example.com', 'stun.example.com'], networks: [], contacts: [...entry('turn').contacts, overTcp] })])] })).rules[0]?.names).toContain('stun.example.com');
  });

  it('asks once for what two entries ask for', () => {
    const same = { hosts: ['turn.example.com'], networks: [] };
    const seen = blocked({ stunServers: [], policy: [report([entry('stun', { role: 'stun', ...same }), entry('turn', same)])] });
    expect(rows(seen)).toEqual(['Firewall: udp 3478 to turn.example.com']);
    expect(ticketOf(seen).rules[0]).toMatchObject({ seen: '6 requests to 198.51.100.200:3478, no answer', source: { entry: 'stun' } });
  });

  it('does not send an administrator to a list that was chosen already', () => {
    const elsewhere = report([entry('turn', { status: 'not-seen', how: null, contacts: [] })]);
    expect(ticketOf(blocked({ policy: [elsewhere] })).doubts.join(' ')).toContain('They are on no list that was chosen');
    expect(ticketOf(blocked()).doubts.join(' ')).toContain('choose its profile in Icewatch');
  });

  it('makes one row of an entry however many of its servers failed', () => {
    const contacts = ['198.51.100.200', '198.51.100.201'].map((address) => ({ name: null, address, protocol: 'udp' as const, port: 3478, works: false, how: 'dropped' as const }));
    expect(ticketOf(blocked({ policy: [report([entry('turn', { contacts })])] })).rules).toHaveLength(1);
  });

  it('asks for what a chosen list has and the packets show to fail, also without a finding', () => {
    const seen = summary({ policy: [report([entry('turn', { required: false }), entry('web', { status: 'seen-working', how: null, contacts: [] }), entry('media', { status: 'not-seen', how: null, contacts: [] })])] });
    expect(ticketOf(seen).rules.map(({ source, need, why }) => [source?.entry, need, why])).toEqual([['turn', 'fallback', 'Example asks for it as a fallback, and it was seen to fail.']]);
    expect(ticketOf(seen).evidence[0]).toMatchObject({ title: 'Example, entry turn', packets: [{ frame: 31 }] });
  });

  it('lets a suggested list lend its words to a finding, and ask for nothing by itself', () => {
    const suggested = [report([entry('turn')], { chosen: 'suggested' })];
    expect(firewallTicket(summary({ policy: suggested }))).toBeNull();
    const ticket = ticketOf(blocked({ stunServers: [], policy: suggested }));
    expect(ticket.rules[0]?.source).toMatchObject({ entry: 'turn', suggested: true });
    expect(ticket.doubts.join(' ')).toContain('The list of Example was not chosen');
  });

  it('never takes a server\u2019s refusal for the network\u2019s, and says whom to ask', () => {
    const contacts = [{ name: 'turn.example.com', address: '198.51.100.200', protocol: 'udp' as const, port: 3478, works: false, how: 'server-refused' as const }];
    const ticket = ticketOf(summary({ policy: [report([entry('turn', { how: 'server-refused', detail: '401 to a request with credentials.', contacts })])] }));
    expect(ticket.rules).toEqual([]);
    expect(ticket.elsewhere[0]).toMatchObject({ title: 'A server of Example refuses', text: expect.stringContaining('ask whoever runs the server') as string });
  });

  it('never asks for port 53, and leaves the rest of the entry', () => {
    const contacts = [53, 3478].map((port) => ({ name: null, address: '198.51.100.200', protocol: 'udp' as const, port, works: false, how: 'dropped' as const }));
    expect(ticketOf(summary({ policy: [report([entry('turn', { ports: ['udp/53', 'udp/3478'], contacts })])] })).rules.map(({ ports }) => ports)).toEqual([['3478']]);
    expect(firewallTicket(summary({ policy: [report([entry('turn', { ports: ['udp/53'], contacts: contacts.slice(0, 1) })])] }))).toBeNull();
  });

  it('keeps a range as the list writes it', () => {
    const contacts = [{ name: null, address: '198.51.100.200', protocol: 'udp' as const, port: 41_000, works: false, how: 'rejected' as const }];
    expect(ticketOf(summary({ policy: [report([entry('media', { ports: ['udp/40000-49999', 'tcp/443'], contacts })])] })).rules[0]?.ports).toEqual(['40000-49999']);
  });

  it.each([[['*'], ['198.51.100.0/24']], [[], []]])('opens no more than what failed where the list names any host or none: %j %j', (hosts, networks) => {
    expect(rows(summary({ policy: [report([entry('turn', { hosts, networks })])] }))).toEqual(['Firewall: udp 3478 to turn.example.com 198.51.100.200']);
  });

  it('shows of a long list as much as a row has room for, and says that there is more', () => {
    const networks = Array.from({ length: 500 }, (_, i) => `10.0.${i >> 8}.${i & 255}/32`);
    const ticket = ticketOf(summary({ policy: [report([entry('turn', { networks })])] }));
    expect(ticket.rules[0]?.networks).toHaveLength(8);
    expect(ticketText(ticket)).toContain('and 492 more in the list');
  });

  it('says that a copy of a list is old', () => {
    expect(ticketOf(blocked({ policy: [report([entry('turn')], { old: true, read: '2024-01-01' })] })).doubts.join(' ')).toContain('is old (read 2024-01-01)');
  });

  it('asks for names that do not resolve to be resolved, not for a port', () => {
    const ticket = ticketOf(summary({ policy: [report([entry('web', { how: 'dns', detail: 'app.example.com was not resolved.', contacts: [{ name: 'app.example.com', address: null, protocol: 'tls', port: 443, works: false, how: 'dns' }] })])] }));
    expect(ticket.rules).toEqual([]);
    expect(ticket.changes[0]?.title).toBe('Names of Example do not resolve');
  });
});

describe('what is no firewall\u2019s doing', () => {
  it('names credentials as such and asks for no rule', () => {
    const ticket = ticketOf(summary({ findings: [finding('turn.auth-failed', 'yes', 'problem', 'The TURN server refused the credentials', { explanation: 'turn.example.com answered 401.', advice: 'Tell whoever runs it.' })] }));
    expect(ticket.title).toBe('Not the firewall: The TURN server refused the credentials');
    expect(ticket.rules).toEqual([]);
    expect(ticketMarkdown(ticket)).toContain('## Not the firewall: whom to ask');
  });

  it('keeps other changes of the network apart from rules', () => {
    const ticket = ticketOf(summary({ findings: [finding('network.idle-timeout', 'yes', 'warning', 'What is silent for a while is cut off', { explanation: 'Cut off after 13 s.', advice: 'Raise the idle timeout.' })] }));
    expect(ticket.rules).toEqual([]);
    expect(ticket.changes).toEqual([{ title: 'What is silent for a while is cut off', text: 'Cut off after 13 s. Raise the idle timeout.', code: 'network.idle-timeout' }]);
  });

  it('makes of leaks a matter of the proxy and TURN settings, each once', () => {
    const leak = { kind: 'unknown-turn' as const, name: null, address: '203.0.113.9', port: 3478, protocol: 'udp' as const, detail: 'TURN over UDP to 203.0.113.9:3478, which is on no list.', evidence: [{ frame: 7, time: at(1), note: 'Allocate' }] };
    const ticket = ticketOf(summary({ policy: [report([], { leaks: [leak] }), report([], { profile: 'own', leaks: [leak] })] }));
    expect(ticket.leaks).toHaveLength(1);
    expect(ticket.leaks[0]?.text).toBe('TURN over UDP to 203.0.113.9:3478, which is on no list. First seen in packet 7, 09:42:01.000 UTC.');
    expect(ticket.title).toMatch(/^Proxy and TURN settings: /);
  });

  it('asks for no rule for what leaks, also where it fails and a list has it: the settings are to change', () => {
    const leak = { kind: 'excluded-server' as const, name: 'turn.example.com', address: '198.51.100.200', port: 3478, protocol: 'udp' as const, detail: 'TURN over UDP to turn.example.com, though the own servers replace all others.', evidence: [] };
    const policy = [report([], { profile: 'own', name: 'Own', leaks: [leak] }), report([entry('turn')])];
    expect(ticketOf(blocked({ policy })).rules.map(({ names }) => names)).toEqual([['stun.example.com']]);
    const alone = ticketOf(blocked({ policy, stunServers: [] }));
    expect(alone).toMatchObject({ rules: [], changes: [], leaks: [{ text: leak.detail }] });
  });

  it('asks for no rule for a TURN server that the own settings exclude, also where an attempt did not get as far as to be a leak', () => {
    const leak = { kind: 'excluded-server' as const, name: 'turn.example.com', address: '198.51.100.200', port: 3478, protocol: 'udp' as const, detail: 'TURN over UDP to turn.example.com, though the own servers replace all others.', evidence: [] };
    const contacts = [{ name: 'turn.example.com', address: '198.51.100.200', protocol: 'tcp' as const, port: 3478, works: false, how: 'dropped' as const }];
    const tried = signaling('s1', { server: '198.51.100.200', port: 3478, hostname: 'turn.example.com', state: 'failed', failure: { kind: 'unanswered', detail: 'no answer', injected: 'unlikely' } });
    const unreachable = finding('turn.unreachable', 'yes', 'problem', 'A TURN server cannot be reached', { explanation: 'turn.example.com answers on none of its ways.' });
    const seen = (leaks: PolicyReport['leaks']): Summary => summary({ signaling: [tried], findings: [unreachable], policy: [report([], { profile: 'own', name: 'Own', leaks }), report([entry('turn', { contacts })])] });
    expect(rows(seen([]))).toHaveLength(1);
    expect(ticketOf(seen([leak]))).toMatchObject({ rules: [], changes: [], leaks: [{ text: leak.detail }] });
  });

  it('has signaling go through the own proxy, rather than be let through past it', () => {
    const contacts = [{ name: 'meet.example.com', address: '198.51.100.10', protocol: 'tcp' as const, port: 443, works: false, how: 'dropped' as const }];
    const listed = report([entry('signaling', { role: 'signaling', contacts, hosts: ['meet.example.com'], networks: [], ports: ['tls/443'] })]);
    const proxied = report([entry('proxy', { role: 'signaling', status: 'not-seen', how: null, contacts: [], hosts: ['proxy.corp.test'], networks: [], ports: ['tcp/443'] })], { profile: 'own', name: 'Own' });
    const seen = (policy: PolicyReport[]): Summary => summary({
      signaling: [signaling('s1', { state: 'failed', failure: { kind: 'unanswered', detail: 'no answer', injected: 'unlikely' } })],
      findings: [finding('signaling.unreachable', 'yes', 'problem', 'meet.example.com cannot be reached', { explanation: 'meet.example.com: no answer.' })], policy,
    });
    expect(rows(seen([listed]))).toEqual(['Firewall: tcp 443 to meet.example.com']);
    const ticket = ticketOf(seen([proxied, listed]));
    expect(ticket).toMatchObject({ rules: [], changes: [], title: 'Proxy and TURN settings: meet.example.com was tried past the proxy' });
    expect(ticket.leaks.map(({ text }) => text)).toEqual([
      "1 connection attempt to 198.51.100.10:443, no answer. The entry signaling of Example goes through the company's own proxy: see that the application is set to it and takes it, rather than let this through.",
    ]);
    // A name that no chosen list knows may be anybody's: nothing says that it belongs behind the proxy.
    expect(rows(seen([proxied]))).toEqual(['Firewall: tcp 443 to meet.example.com 198.51.100.10']);
  });

  it('says plainly where nothing is to be opened', () => {
    const connected = summary({ calls: [call('c1')], verdict: call('c1').verdict, findings: [finding('path.direct', 'yes', 'info', 'Connected directly')] });
    expect(firewallTicket(connected)).toBeNull();
    for (const text of [ticketMarkdown(null), ticketText(null)]) {
      expect(text).toContain('there is nothing to open');
      expect(text).not.toContain('|');
    }
  });
});

describe('how to see that it works', () => {
  it('gives a command for each thing that failed, and a call, with what to expect', () => {
    const { checks } = ticketOf(blocked({ policy: [report([entry('turn')])] }));
    expect(checks.map(({ command }) => command)).toEqual(['turnutils_stunclient -p 3478 stun.example.com', 'turnutils_stunclient -p 3478 turn.example.com', 'icewatch capture --seconds 60']);
    expect(checks.at(-1)?.expect).toBe('udp.blocked no longer among its findings; seen-working for Example: turn under Policy; "Connected directly" or "Relayed over UDP" as its verdict.');
  });

  it('tries both families of a name that failed over both', () => {
    const seen = blocked({ allocations: [silentTurn, { ...silentTurn, id: 'a3', server: '2001:db8:100::200' }], stunServers: [] });
    expect(ticketOf(seen).checks.map(({ command }) => command).slice(0, 2)).toEqual(['turnutils_stunclient -p 3478 198.51.100.200', 'turnutils_stunclient -p 3478 2001:db8:100::200']);
  });

  it.each(['$(reboot).example.com', 'a;rm -rf /', '`id`', '-oProxyCommand=x', 'a b', "a'b", 'a\nb', 'x|y', 'ä.example.com', 'a..b', '.', ''])('makes no command of a name such as %j: what a packet says is not run', (hostname) => {
    const seen = blocked({ allocations: [{ ...silentTurn, hostname }], stunServers: [] });
    const commands = ticketOf(seen).checks.map(({ command }) => command);
    expect(commands).toEqual(['turnutils_stunclient -p 3478 198.51.100.200', 'icewatch capture --seconds 60']);
  });

  it('makes no command at all where neither name nor address is plain', () => {
    const seen = blocked({ allocations: [{ ...silentTurn, hostname: '$(reboot)', server: '`id`' }], stunServers: [] });
    expect(ticketOf(seen).checks.map(({ command }) => command)).toEqual(['icewatch capture --seconds 60']);
  });
});

describe('what a ticket says of itself', () => {
  it('shows what worked at the same time, the same host first', () => {
    const { controls } = ticketOf(blocked({ signaling: [signaling('s1')] }));
    expect(controls).toEqual(['TCP to turn.example.com (198.51.100.200:3478): 9 of 9 TURN requests answered', 'TCP to meet.example.com (198.51.100.10:443): connected in 21 ms']);
  });

  it('says when, from which laptop, and that addresses are stand-ins', () => {
    const text = ticketText(ticketOf(blocked({ redacted: true })));
    expect(text).toContain('Laptop: 192.168.1.23');
    expect(text).toContain('Captured: 2026-01-15 09:42:00 UTC to 2026-01-15 09:43:00 UTC, on wlan0');
    expect(text).toContain('replaced by stand-ins, which no log of a firewall has: to search one, make the ticket with --reveal.');
    expect(ticketText(ticketOf(blocked()))).not.toContain('stand-ins');
  });

  it('says what the capture missed', () => {
    expect(ticketOf(blocked({ capture: captureFacts({ dropped: 12, gaps: [{ start: at(1), end: at(2), reason: 'x' }] }) })).doubts).toContain('The capture is not complete: 1 gap, 12 packets dropped.');
  });

  it('stays readable where hundreds of hosts fail', () => {
    const allocations = Array.from({ length: 300 }, (_, i) => allocation(`a${i}`, { ...silentTurn, id: `a${i}`, hostname: `turn-${i}.example.com`, server: `203.0.${i >> 8}.${i & 255}` }));
    const ticket = ticketOf(blocked({ allocations, stunServers: [] }));
    expect(ticket.rules).toHaveLength(40);
    expect(ticket.rulesLeftOut).toBe(260);
    expect(ticketMarkdown(ticket).length).toBeLessThan(30_000);
  });
});
