/** What the company runs itself, as a list like a vendor's: its proxy, its STUN and TURN servers, its own names and networks. */
import type { OwnNetwork, PolicyEntry, PolicyProfile } from '../../contract/policy.ts';
import { parseAddress } from '../bytes/parse-address.ts';
import { parseIceServerUrl, type IceServerUrl } from './ice-server-url.ts';

export interface OwnSettings {
  /** Its id is 'own'; `read` is never shown. */
  readonly profile: PolicyProfile;
  /** Where signaling must go; null where nothing is said of it. */
  readonly proxy: { readonly host: string; readonly port: number } | null;
  readonly placement: OwnNetwork['placement'];
  readonly iceServers: readonly IceServerUrl[];
  /** Addresses of ICE servers and proxies that could not be read. */
  readonly unread: readonly string[];
}

export const ownId = 'own';
export const proxyEntryId = 'proxy';
const anyPort = ['udp/1-65535', 'tcp/1-65535'];

/** null where nothing is set. */
export function ownSettings(own: OwnNetwork | null): OwnSettings | null {
  if (own === null) return null;
  const proxy = own.proxyUrl === null ? null : proxyOf(own.proxyUrl);
  const urls = own.iceServers.flatMap((s) => s.urls);
  const iceServers = distinct(urls.flatMap((u) => parseIceServerUrl(u) ?? []));
  const entries = [...(proxy === null ? [] : [proxyEntry(proxy)]), ...iceServers.map((s) => iceEntry(s, iceServers)), ...ownHosts(own)];
  const unread = [...urls.filter((u) => parseIceServerUrl(u) === null), ...(own.proxyUrl !== null && proxy === null ? [own.proxyUrl] : [])];
  if (entries.length + unread.length === 0) return null;
  return {
    profile: { schema: 'icewatch.policy/1', id: ownId, name: "The company's own", sources: [], read: '1970-01-01', published: [], entries },
    proxy: proxy === null ? null : { host: proxy.host, port: proxy.port },
    placement: own.placement, iceServers, unread,
  };
}

interface ProxyUrl {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

function proxyOf(url: string): ProxyUrl | null {
  const match = /^(https?):\/\/(?:[^/?#@]*@)?(\[[0-9a-f:.]+\]|[^/?#:@]+)(?::(\d{1,5}))?(?:[/?#]|$)/i.exec(url);
  if (match === null) return null;
  const secure = match[1]!.toLowerCase() === 'https';
  return { host: match[2]!.replace(/^\[|\]$/g, '').toLowerCase().replace(/\.$/, ''), port: match[3] === undefined ? (secure ? 443 : 80) : Number(match[3]), secure };
}

const place = (host: string): Pick<PolicyEntry, 'hosts' | 'networks'> => (parseAddress(host) === null ? { hosts: [host], networks: [] } : { hosts: [], networks: [host] });

/** `tcp` covers TLS on it too: a proxy that browsers ask by CONNECT is itself spoken to without. */
const proxyEntry = ({ host, port }: ProxyUrl): PolicyEntry => ({ id: proxyEntryId, role: 'signaling', ...place(host), ports: [`tcp/${port}`], need: 'required' });

const key = ({ role, host, protocol, port }: IceServerUrl): string => `${role} ${host} ${protocol} ${port}`;
const distinct = (all: readonly IceServerUrl[]): IceServerUrl[] => [...new Map(all.map((s) => [key(s), s])).values()];

const preference = { udp: 0, tcp: 1, tls: 2 } as const;

/** The ways to one server stand in for each other: the best is wanted, the others are what is left where it fails. */
function iceEntry(server: IceServerUrl, all: readonly IceServerUrl[]): PolicyEntry {
  const better = all.some((o) => o.role === server.role && o.host === server.host && preference[o.protocol] < preference[server.protocol]);
  return {
    id: `${server.role}-${all.indexOf(server) + 1}`, role: server.role, ...place(server.host), ports: [`${server.protocol}/${server.port}`], need: better ? 'fallback' : 'required',
  };
}

function ownHosts({ hosts, networks }: OwnNetwork): PolicyEntry[] {
  return hosts.length + networks.length === 0 ? [] : [{ id: 'own-hosts', role: 'other', hosts: [...hosts], networks: [...networks], ports: [...anyPort], need: 'fallback' }];
}
