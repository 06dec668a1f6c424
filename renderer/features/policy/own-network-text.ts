/** What the company runs itself, as a person types it: read, with what is wrong said of each field. */
import { z } from 'zod';
import { iceServerSchema, ownNetworkSchema } from '../../../electron/contract/policy.ts';
import type { OwnNetwork } from '../../../electron/contract/policy.ts';

export interface OwnNetworkText {
  readonly proxyUrl: string;
  /** One URL a line, or JSON in the W3C's form. */
  readonly iceServers: string;
  readonly placement: OwnNetwork['placement'];
  /** One a line. */
  readonly hosts: string;
  readonly networks: string;
}
export type OwnNetworkProblems = { readonly [Field in keyof OwnNetworkText]?: string };

const lines = (text: string): string[] => text.split(/[\n,]/).map((line) => line.trim()).filter((line) => line !== '');

const urlsOf = ({ urls }: OwnNetwork['iceServers'][number]): string[] => (typeof urls === 'string' ? [urls] : urls);

export const ownNetworkText = (own: OwnNetwork | null): OwnNetworkText => ({
  proxyUrl: own?.proxyUrl ?? '',
  iceServers: (own?.iceServers ?? []).flatMap(urlsOf).join('\n'),
  placement: own?.placement ?? 'back',
  hosts: (own?.hosts ?? []).join('\n'),
  networks: (own?.networks ?? []).join('\n'),
});

/** RFC 7064 3.1 and 7065 3.1; a server of a TURN URL may name its transport. */
const iceUrl = /^(?:stuns?:(?<stun>[^?]+)|turns?:(?<turn>[^?]+)(?:\?transport=(?:udp|tcp))?)$/i;
const hostAndPort = /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<name>[a-z0-9._-]+))(?::(?<port>\d{1,5}))?$/i;

const isAddress = (text: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) ? text.split('.').every((part) => Number(part) <= 255) : text.includes(':') && URL.canParse(`http://[${text}]/`);

const wrongIceUrl = (url: string): string | null => {
  if (/^(?:stuns?|turns?):\/\//i.test(url)) return `“${url}”: without “//”, as in turn:turn.example.com:3478`;
  const { stun, turn } = iceUrl.exec(url)?.groups ?? {};
  const { v6, port } = hostAndPort.exec(stun ?? turn ?? '')?.groups ?? {};
  const isServer = hostAndPort.test(stun ?? turn ?? '') && (v6 === undefined || isAddress(v6)) && (port === undefined || (Number(port) > 0 && Number(port) <= 65_535));
  return isServer ? null : `“${url}” is no STUN or TURN URL, such as turn:turn.example.com:3478?transport=udp or turns:turn.example.com:443`;
};

/** A name, or a pattern as in a list's entries. */
const wrongHost = (host: string): string | null => (/^[a-z0-9*_-]{1,63}(?:\.[a-z0-9*_-]{1,63})*$/i.test(host) ? null : `“${host}” is no host name, such as turn.example.com or *.example.com`);

const wrongNetwork = (network: string): string | null => {
  const [address = '', prefix, ...more] = network.split('/');
  const longest = address.includes(':') ? 128 : 32;
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
  return isAddress(address) && isPrefix && more.length === 0 ? null : `“${network}” is no network, such as 203.0.113.0/24 or 2001:db8::/32`;
};

const firstWrong = (texts: readonly string[], wrong: (text: string) => string | null): string | undefined => texts.map(wrong).find((problem) => problem !== null) ?? undefined;

const iceServers = z.array(iceServerSchema);
/** An array of servers, one server, or an RTCConfiguration that holds them. */
const iceServersInJson = z.union([iceServers, iceServerSchema.transform((server) => [server]), z.object({ iceServers }).transform((configuration) => configuration.iceServers)]);

const readIceServers = (text: string): { readonly servers: OwnNetwork['iceServers']; readonly problem?: string } => {
  if (!/^\s*[[{]/.test(text)) return { servers: lines(text).map((urls) => ({ urls })) };
  try {
    const servers = iceServersInJson.safeParse(JSON.parse(text));
    return servers.success ? { servers: servers.data } : { servers: [], problem: 'JSON is read in the form of the W3C: [{"urls": "turn:turn.example.com:3478"}]' };
  } catch (thrown) {
    return { servers: [], problem: `This is no JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
  }
};

/** `own` is null where nothing is set; meaningless while there are problems. */
export const readOwnNetwork = (text: OwnNetworkText): { readonly own: OwnNetwork | null; readonly problems: OwnNetworkProblems } => {
  const proxyUrl = text.proxyUrl.trim();
  const { servers, problem: iceProblem } = readIceServers(text.iceServers);
  const own = { proxyUrl: proxyUrl === '' ? null : proxyUrl, iceServers: servers, placement: text.placement, hosts: lines(text.hosts), networks: lines(text.networks) };
  const found: Record<keyof OwnNetworkText, string | undefined> = {
    proxyUrl: ownNetworkSchema.shape.proxyUrl.safeParse(own.proxyUrl).success ? undefined : 'This is no web address, such as https://proxy.example.com/daily',
    iceServers: iceProblem ?? firstWrong(servers.flatMap(urlsOf), wrongIceUrl) ?? (text.placement === 'replace' && servers.length === 0 ? 'Name at least one server that replaces the vendor’s' : undefined),
    placement: undefined,
    hosts: firstWrong(own.hosts, wrongHost),
    networks: firstWrong(own.networks, wrongNetwork),
  };
  const problems = Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined)) as OwnNetworkProblems;
  const isEmpty = own.proxyUrl === null && servers.length + own.hosts.length + own.networks.length === 0;
  return { own: isEmpty ? null : own, problems };
};
