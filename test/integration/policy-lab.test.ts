// The lab's calls held against the lab's own list: in each network, each entry is what the network made of it, and nothing else is claimed.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Summary } from '../../electron/contract/summary.ts';
import { analyzedWith, labProfile, policy, profileOf, type Own } from '../helpers/policies.ts';
import { hasShared, labCapture, projectRoot, thirdPartyCapture } from '../helpers/shared.ts';

const fixture = (name: string): string => `${projectRoot}test/fixtures/networks/${name}/alice.pcapng.gz`;
const statuses = ({ policy: reports }: Summary, profile = 'lab'): Record<string, string> =>
  Object.fromEntries((reports.find((p) => p.profile === profile)?.entries ?? []).map((e) => [e.id, e.how ?? e.status.replace('seen-', '')]));
const answerOf = ({ findings }: Summary, code: string): string | undefined => findings.find((f) => f.code === code)?.answer;
const leaks = ({ policy: reports }: Summary): string[] => reports.flatMap((p) => p.leaks.map((l) => `${l.kind} ${l.name ?? l.address} ${l.protocol}/${l.port}`));
const held = (path: string, settings: Own | null = null): Promise<Summary> => analyzedWith(path, policy([labProfile], ['lab'], settings));

const unseen = { signaling: 'not-seen', stun: 'not-seen', 'turn-udp': 'not-seen', 'turn-tcp': 'not-seen', 'turn-tls': 'not-seen', sfu: 'not-seen' };
const allowed = { ...unseen, signaling: 'working', stun: 'working', 'turn-udp': 'working', 'turn-tcp': 'working', 'turn-tls': 'working' };

/** What each network makes of the entries, and whether something that is required does not get through. */
const networks: readonly (readonly [string, Record<string, string>, 'yes' | 'no' | 'unknown'])[] = [
  ['delay', allowed, 'no'],
  ['broken-ipv6', allowed, 'no'],
  ['tls-intercepted', allowed, 'no'],
  ['symmetric-both', allowed, 'no'],
  ['sfu-lite', { ...allowed, sfu: 'working' }, 'no'],
  ['udp-partly-blocked', { ...allowed, stun: 'dropped', 'turn-udp': 'dropped' }, 'yes'],
  ['icmp-port-unreachable', { ...allowed, stun: 'rejected', 'turn-udp': 'rejected' }, 'yes'],
  ['only-tcp-443', { ...allowed, stun: 'dropped', 'turn-udp': 'dropped', 'turn-tcp': 'dropped' }, 'yes'],
  ['proxy-only', { ...allowed, stun: 'dropped', 'turn-udp': 'dropped' }, 'yes'],
  ['turn-unreachable', { ...allowed, stun: 'dropped', 'turn-udp': 'dropped', 'turn-tcp': 'dropped', 'turn-tls': 'dropped' }, 'yes'],
  ['udp-blocked-midcall', { ...unseen, signaling: 'working', stun: 'dropped', 'turn-udp': 'dropped' }, 'yes'],
  ['signaling-dropped', { ...unseen, signaling: 'dropped' }, 'yes'],
  ['sni-filtered', { ...unseen, signaling: 'reset' }, 'yes'],
  ['tls-silent', { ...unseen, signaling: 'tls' }, 'yes'],
  ['dns-silent', { ...unseen, signaling: 'dns' }, 'yes'],
  // The name that does not exist is on nobody's list.
  ['nxdomain', unseen, 'unknown'],
];

describe('the list of the lab', () => {
  it.each(networks)('%s', async (name, expected, missing) => {
    const summary = await held(fixture(name));
    expect(statuses(summary)).toEqual(expected);
    expect([answerOf(summary, 'policy.missing'), answerOf(summary, 'policy.leak')]).toEqual([missing, 'unknown']);
    for (const entry of summary.policy[0]!.entries) expect(entry.evidence.length > 0, `${entry.id} cites packets`).toBe(entry.status !== 'not-seen');
  });

  it('is reached through the web proxy where nothing else gets out, and says so', async () => {
    const { policy: [report] } = await held(fixture('proxy-only'));
    const by = (id: string): string | undefined => report?.entries.find((e) => e.id === id)?.detail;
    expect(by('signaling')).toBe('TLS 443 to call.lab.test: answered through the proxy proxy.lab.test.');
    expect(by('turn-udp')).toBe('UDP 3478 to turn.lab.test (198.51.100.10): 12 requests, no answer.');
  });
});

const proxied: Own = { proxyUrl: 'http://proxy.lab.test:8080' };
const ownRelay: Own = { iceServers: [{ urls: ['turn:turn.corp.test:3478?transport=udp', 'turn:turn.corp.test:3478?transport=tcp'] }], placement: 'replace' };

describe("the company's own settings in the lab", () => {
  it('are kept where signaling goes through the proxy', async () => {
    const summary = await held(fixture('proxy-only'), proxied);
    expect([leaks(summary), answerOf(summary, 'policy.leak'), statuses(summary, 'own')]).toEqual([[], 'no', { proxy: 'working' }]);
  });

  it('are not kept where signaling goes past the proxy', async () => {
    const summary = await held(fixture('delay'), proxied);
    expect([leaks(summary), answerOf(summary, 'policy.leak')]).toEqual([['proxy-bypassed call.lab.test tls/443'], 'yes']);
  });

  it('are kept where only the own TURN server is used', async () => {
    const summary = await held(fixture('own-turn'), ownRelay);
    expect([leaks(summary), answerOf(summary, 'policy.leak'), answerOf(summary, 'policy.missing')]).toEqual([[], 'no', 'no']);
    expect(statuses(summary, 'own')).toEqual({ 'turn-1': 'working', 'turn-2': 'working' });
    expect(summary.allocations.map((a) => a.owner)).toEqual([{ kind: 'own', profile: 'own', entry: 'turn-1' }, { kind: 'own', profile: 'own', entry: 'turn-2' }]);
  });

  it('are not kept where the vendor\'s servers are asked though `replace` leaves them out; only the own one needs opening', async () => {
    const summary = await held(fixture('own-turn-leak'), ownRelay);
    expect(leaks(summary).sort()).toEqual(['excluded-server stun2.lab.test udp/3478', 'excluded-server turn.lab.test tcp/3478', 'excluded-server turn.lab.test tls/443', 'excluded-server turn.lab.test udp/3478']);
    expect(statuses(summary, 'own')).toEqual({ 'turn-1': 'dropped', 'turn-2': 'dropped' });
    const missing = summary.findings.find((f) => f.code === 'policy.missing');
    expect(missing).toMatchObject({ answer: 'yes', advice: expect.stringContaining('turn.corp.test') as string });
    expect(missing?.advice).not.toContain('lab.test (198.51.100.10)');
    const carrying = summary.calls[0]?.path?.relay?.server;
    expect(summary.allocations.find((a) => a.server === carrying)?.owner).toEqual({ kind: 'vendor', profile: 'lab', entry: 'turn-udp' });
  });
});

describe.skipIf(!hasShared)('calls of the shared lab and of others (need ../shared)', () => {
  it('blames the server, not a firewall, for refused credentials', async () => {
    const summary = await held(labCapture('bad-credentials'));
    expect(statuses(summary)).toEqual({ ...allowed, 'turn-udp': 'server-refused', 'turn-tcp': 'server-refused' });
    expect(answerOf(summary, 'policy.missing')).toBe('unknown');
  });

  const builtIn = ['cloudflare-turn', 'daily', 'google-meet', 'livekit-cloud', 'microsoft-teams', 'twilio', 'webex', 'zoom'].map((id) => `${projectRoot}electron/policies/${id}.yaml`).filter((path) => existsSync(path)).map(profileOf);
  it.each([['stun_google_meet.pcapng', ['google-meet']], ['zoom.pcap', ['zoom']], ['webex.pcap', ['webex']], ['signal.pcap', []]])('suggests the vendor of %s: %j', async (file, expected) => {
    const summary = await analyzedWith(thirdPartyCapture(file), policy(builtIn, []));
    expect(summary.policy.map((p) => [p.profile, p.chosen])).toEqual(expected.map((id) => [id, 'suggested']));
    expect(summary.findings.filter((f) => f.code.startsWith('policy.')).map((f) => f.answer)).toEqual(['unknown', 'unknown']);
  });
});
