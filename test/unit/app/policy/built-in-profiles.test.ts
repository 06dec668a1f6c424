import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../../electron/app/policy/built-in-profiles.ts';
import { checkProfile } from '../../../../electron/app/policy/check-profile.ts';
import type { PolicyEntry, PolicyProfile } from '../../../../electron/contract/policy.ts';
import { ProfileIndex } from '../../../../electron/core/policy/profile-index.ts';
import { hasShared, sharedRoot } from '../../../helpers/shared.ts';

const profiles = new Map(builtInProfiles().map(({ profile }) => [profile.id, profile]));
const profileOf = (id: string): PolicyProfile => profiles.get(id)!;
const entryOf = (profile: string, id: string): PolicyEntry => profileOf(profile).entries.find((entry) => entry.id === id)!;

interface GivenEntry {
  readonly id: string;
  readonly hosts: readonly string[];
  readonly cidrs: readonly string[];
  readonly ports: readonly string[];
  readonly required: boolean;
  readonly source?: string;
}
interface GivenList {
  readonly vendors: Readonly<Record<string, { readonly source: readonly string[]; readonly entries: readonly GivenEntry[] }>>;
}
const given = hasShared ? (JSON.parse(readFileSync(`${sharedRoot}allowlists.json`, 'utf8')) as GivenList).vendors : {};
const givenEntry = (vendor: string, id: string): GivenEntry => given[vendor]!.entries.find((entry) => entry.id === id)!;

/** What the list says in short, in full. */
const regions = ['canada', 'eu', 'india', 'japan', 'us'];
const inFull = {
  hosts: (host: string): string[] =>
    host.includes('{') ? regions.map((region) => host.replace('<subdomain>', '*').replace('{canada,eu,india,japan,us}', region)) : [host],
  ports: (vendor: string, entry: GivenEntry): readonly string[] =>
    entry.ports.flatMap((port) => {
      // 'as above': those of all entries before it.
      if (port === 'as above') return given[vendor]!.entries.slice(0, given[vendor]!.entries.indexOf(entry)).flatMap(({ ports }) => ports);
      // Of Twilio's ports UDP 3478 is STUN's; the others are TURN's.
      if (port === 'see:twilio.stun-turn') return entry.id.startsWith('stun') ? ['udp/3478'] : givenEntry('twilio', 'stun-turn').ports;
      return [port];
    }),
  /** Entries for whose addresses the list refers to another vendor's. */
  networks: (vendor: string, entry: GivenEntry): readonly string[] => {
    if (vendor === 'daily' && entry.id.endsWith('-twilio')) return givenEntry('twilio', 'stun-turn').cidrs;
    if (vendor === 'daily' && entry.id === 'turn-cf') return givenEntry('cloudflare_turn', 'turn-udp').cidrs;
    return entry.cidrs;
  },
};
const distinct = (list: readonly string[]): string[] => [...new Set(list)].sort();

describe('the built-in profiles', () => {
  it('are eight, each right by the check that own ones pass', () => {
    expect([...profiles.keys()].sort()).toEqual(['cloudflare-turn', 'daily', 'google-meet', 'livekit-cloud', 'microsoft-teams', 'twilio', 'webex', 'zoom']);
    for (const { yaml, profile } of builtInProfiles()) expect(checkProfile(yaml)).toEqual({ profile, problems: [] });
  });

  it('say where each was read and when, and how well', () => {
    for (const { sources, read, note } of profiles.values()) {
      expect(sources.length).toBeGreaterThan(0);
      expect(read).toMatch(/^2026-/);
      expect(note).toMatch(/2026/);
    }
  });

  for (const [vendor, { source, entries }] of Object.entries(given)) {
    const id = vendor.replaceAll('_', '-');
    describe(`${id}, held against the list that it was made from`, () => {
      it('has its sources and its entries, and no others', () => {
        expect(profileOf(id).sources).toEqual(source.map((url) => url.replace('clientrequestid=<guid>&', '').replace(' (older address)', '')));
        expect(profileOf(id).entries.map((entry) => entry.id)).toEqual(entries.map((entry) => entry.id));
      });

      it.each(entries.map((entry) => [entry.id, entry] as const))('%s: every host, network and port, and no others', (entryId, entry) => {
        const own = entryOf(id, entryId);
        // 'Cisco includes the bare domains too.'
        const bare = id === 'webex' ? entry.hosts.map((host) => host.slice(2)) : [];
        expect(distinct(own.hosts)).toEqual(distinct([...entry.hosts.flatMap(inFull.hosts), ...bare]));
        expect(distinct(own.networks)).toEqual(distinct(inFull.networks(vendor, entry)));
        expect(distinct(own.ports)).toEqual(distinct(inFull.ports(vendor, entry)));
        expect(own.need).toBe(entry.required ? 'required' : 'fallback');
        if (entry.source !== undefined) expect(own.source).toBe(entry.source);
      });
    });
  }
});

/** Names and addresses that an entry must take, and those that it must not: neighbours, parents, and names made to look alike. */
const examples: readonly [profile: string, entry: string, takes: readonly string[], leaves: readonly string[]][] = [
  ['daily', 'web', ['example.daily.co', 'a.b.daily.co', 'B.DAILY.CO.', 'x.dailywebrtc.com', 'x.dailywebrtc.net'],
    ['daily.co', 'daily.co.evil.com', 'xdaily.co', 'x.daily.com', 'dailywebrtc.com', 'x.dailywebrtc.org', 'xn--daily-x.co', 'daily-co.example']],
  ['daily', 'signaling', ['c123.wss.daily.co', 'us-west-2-a-wss.daily.co', 'a.b.wss.daily.co', 'a-wss.dailywebrtc.com', 'a.wss.dailywebrtc.net'],
    ['wss.daily.co', '-wss.daily.co', 'foo.bar-wss.daily.co', 'a-wss.daily.co.example', 'a-wss.xdaily.co', 'awss.daily.co', 'a-wss-b.daily.co', 'b.daily.co']],
  ['daily', 'media-sfu', ['a-wss.daily.co', 'a.wss.daily.co'], ['foo.bar-wss.daily.co', 'a-wss.daily.co.example', 'b.daily.co']],
  ['daily', 'cdn', ['b.daily.co', 'c.daily.co', 'c.dailywebrtc.net'], ['a.daily.co', 'x.b.daily.co', 'b.daily.co.uk']],
  ['daily', 'dispatch', ['gs.daily.co', 'gs.dailywebrtc.com'], ['xgs.daily.co', 'gs.daily.com']],
  ['daily', 'ice-api', ['prod-ks.pluot.blue'], ['x.prod-ks.pluot.blue', 'prod-ks.pluot.blue.example', 'pluot.blue']],
  ['daily', 'stun-cf', ['stun.cloudflare.com'], ['turn.cloudflare.com', 'stun.cloudflare.com.example', '1.1.1.1']],
  ['daily', 'stun-twilio', ['global.stun.twilio.com', 'de1.stun.twilio.com', '34.203.250.0'], ['stun.twilio.com', 'global.turn.twilio.com', '34.203.252.0']],
  ['daily', 'turn-cf', ['turn.cloudflare.com', '141.101.90.1', '2606:4700:48::1'], ['stun.cloudflare.com', '141.101.90.2', '2606:4700:48::2']],
  ['daily', 'turn-twilio', ['global.turn.twilio.com', '3.7.35.128'], ['turn.twilio.com', 'global.turn.twilio.co', '3.7.35.127']],
  ['livekit-cloud', 'signaling', ['my-project.livekit.cloud', 'p.dsfo3a.production.livekit.cloud'], ['livekit.cloud', 'livekit.cloud.evil.com', 'xlivekit.cloud']],
  ['livekit-cloud', 'turn-tls', ['p.turn.livekit.cloud', 'olondon1a.turn.livekit.cloud'], ['turn.livekit.cloud', 'p-turn.livekit.cloud']],
  ['livekit-cloud', 'turn-udp', ['x.host.livekit.cloud'], ['host.livekit.cloud', 'xhost.livekit.cloud']],
  ['livekit-cloud', 'static-ips', ['p.eu.rtc.livekit.cloud', 'x.japan.turn.livekit.cloud', '143.223.88.0', '143.223.95.255', '161.115.191.255', '153.57.128.0', '153.57.191.255'],
    ['p.brazil.rtc.livekit.cloud', 'p.rtc.livekit.cloud', '143.223.87.255', '143.223.96.0', '161.115.159.255', '161.115.192.0', '153.57.127.255', '153.57.192.0']],
  ['twilio', 'stun-turn', ['global.stun.twilio.com', 'us1.turn.twilio.com', '54.172.60.0', '54.172.61.255', '13.210.2.128', '13.210.2.159', '::ffff:13.210.2.159'],
    ['twilio.com', 'xturn.twilio.com', 'global.turn.twilio.com.example', '54.172.59.255', '54.172.62.0', '13.210.2.127', '13.210.2.160', '34.203.253.255', '34.203.255.0']],
  ['twilio', 'voice-media', ['168.86.128.0', '168.86.191.255'], ['168.86.127.255', '168.86.192.0']],
  ['twilio', 'voice-signaling', ['voice-js.roaming.twilio.com'], ['xvoice-js.roaming.twilio.com', 'voice-js.mars.twilio.com']],
  ['twilio', 'voice-signaling-legacy', ['chunderw-gll.twilio.com', 'chunderw-vpc-gll-us2.twilio.com'], ['chunderw-vpc-gll-us3.twilio.com', 'chunderw-gllx.twilio.com']],
  ['twilio', 'voice-insights', ['eventgw.twilio.com'], ['eventgw.twilio.com.example']],
  ['twilio', 'video-signaling', ['global.vss.twilio.com'], ['vss.twilio.com', 'xx1.vss.twilio.com']],
  ['twilio', 'video-media', ['3.25.42.128', '54.252.254.127'], ['3.25.42.127', '3.25.43.0', '54.252.254.128']],
  ['cloudflare-turn', 'stun', ['stun.cloudflare.com'], ['cloudflare.com', 'stun1.cloudflare.com']],
  ['cloudflare-turn', 'turn-udp', ['turn.cloudflare.com', '162.159.207.1', '2a06:98c1:3200::1'], ['162.159.207.0', '162.159.207.2', '2a06:98c1:3200::2', 'turn.cloudflare.com.example']],
  ['cloudflare-turn', 'turn-tcp', ['turn.cloudflare.com', '2606:4700:48:0:0:0:0:1'], ['2606:4700:49::1']],
  ['cloudflare-turn', 'turn-tls', ['TURN.cloudflare.com', '141.101.90.1'], ['141.101.90.0']],
  ['zoom', 'web', ['us02web.zoom.us', 'x.zoom.com'], ['zoom.us', 'zoom.us.evil.com', 'xzoom.us', 'us02web-zoom.us']],
  ['zoom', 'media', ['170.114.0.0', '170.114.255.255', '221.122.88.64', '221.122.88.95', '2407:30c0:ffff::1', '2620:123:2000::1', '2620:123:20ff:ffff::'],
    ['170.113.255.255', '170.115.0.0', '221.122.88.63', '221.122.88.96', '2407:30c1::', '2620:123:2100::', '2620:123:1fff::']],
  ['zoom', 'third-party', ['a.hcaptcha.com', 'gstatic.com', 'cdn.cookielaw.org'], ['fonts.gstatic.com', 'hcaptcha.com', 'x.googleapis.com']],
  ['microsoft-teams', 'id11', ['52.112.0.0', '52.115.255.255', '52.122.0.0', '52.123.255.255', '2603:1063::1', '2603:1063:3ff:ffff::'],
    ['52.111.255.255', '52.116.0.0', '52.120.0.1', '52.124.0.0', '2603:1063:400::', '2603:1062:ffff::', '13.107.64.1']],
  ['microsoft-teams', 'id12', ['teams.microsoft.com', 'x.teams.microsoft.com', 'x.lync.com', '2620:1ec:6::1', '2620:1ec:7f:ffff::'],
    ['lync.com', 'microsoft.com', 'teams.microsoft.com.evil.com', 'xteams.microsoft.com', '2620:1ec:7::', '2620:1ec:80::']],
  ['microsoft-teams', 'id16', ['a.streaming.mediaservices.windows.net'], ['streaming.mediaservices.windows.net']],
  ['microsoft-teams', 'id17', ['aka.ms'], ['x.aka.ms', 'aka.ms.example']],
  ['microsoft-teams', 'id27', ['mlccdnprod.azureedge.net'], ['azureedge.net', 'x.mlccdnprod.azureedge.net']],
  ['microsoft-teams', 'id127', ['api.skype.com'], ['skype.com', 'skype.com.example', 'notskype.com']],
  ['google-meet', 'media-workspace', ['74.125.250.0', '74.125.250.255', '74.125.247.128', '2001:4860:4864:5::1', '2001:4860:4864:4:8000::'],
    ['74.125.249.255', '74.125.251.0', '74.125.247.127', '74.125.247.129', '2001:4860:4864:6::1', '2001:4860:4864:4:8000::1']],
  ['google-meet', 'media-consumer', ['142.250.82.1', '2001:4860:4864:6::1'], ['142.250.81.255', '142.250.83.0', '2001:4860:4864:7::']],
  ['google-meet', 'media-tls', ['meet.turns.goog', 'workspace.turns.goog'], ['turns.goog', 'x.meet.turns.goog', 'meet.turns.goog.evil.com']],
  ['google-meet', 'web', ['meet.google.com', 'x.clients6.google.com', 'clients6.google.com'], ['google.com', 'mail.google.com', 'meet.google.com.evil.com', 'xmeet.google.com']],
  ['webex', 'signaling', ['webex.com', 'company.webex.com', 'a.b.wbx2.com'], ['webex.com.evil.com', 'mywebex.com', 'webex.co']],
  ['webex', 'media', ['170.72.0.0', '170.72.255.255', '44.234.52.192', '44.234.52.255', '2607:fcf0:3fff::1', '64.68.127.255'],
    ['170.71.255.255', '170.73.0.0', '44.234.52.191', '44.234.53.0', '2607:fcf0:4000::', '64.68.128.0', '64.68.95.255']],
];

describe('names and addresses against each entry', () => {
  const index = new ProfileIndex([...profiles.values()]);
  const isOn = (text: string, profile: string, entry: string): boolean =>
    [...index.byName(text), ...index.byAddress(text)].some((found) => found.profile.id === profile && found.entry.id === entry);

  it.each(examples)('%s %s', (profile, entry, takes, leaves) => {
    expect(takes.filter((text) => !isOn(text, profile, entry))).toEqual([]);
    expect(leaves.filter((text) => isOn(text, profile, entry))).toEqual([]);
  });

  it('covers all entries that list names or addresses', () => {
    const all = [...profiles.values()].flatMap(({ id, entries }) => entries.filter(({ hosts, networks }) => [...hosts, ...networks].some((each) => each !== '*')).map((entry) => `${id} ${entry.id}`));
    expect(all.filter((each) => !examples.some(([profile, entry]) => `${profile} ${entry}` === each))).toEqual([]);
  });

  it("takes LiveKit's media to any host on its ports, which recognises nobody", () => {
    const contact = { name: null, address: '203.0.113.9' };
    expect(index.entriesFor({ ...contact, protocol: 'udp', port: 50000 }).map(({ entry, by }) => `${entry.id} ${by}`)).toEqual(['media-udp any']);
    expect(index.entriesFor({ ...contact, protocol: 'tcp', port: 7881 }).map(({ entry, by }) => `${entry.id} ${by}`)).toEqual(['media-tcp any']);
    expect(index.entriesFor({ ...contact, protocol: 'udp', port: 60001 })).toEqual([]);
    expect(index.byAddress('203.0.113.9')).toEqual([]);
  });
});
