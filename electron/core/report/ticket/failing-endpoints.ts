/**
 * Where a finding says that the network keeps something from getting through: which endpoints it is about, and how each failed. An endpoint counts only
 * where a finding with answer yes stands behind it: a server that is merely silent is no evidence against a network.
 */
import type { EntryFailure } from '../../../contract/policy.ts';
import type { Finding, FindingCode, SignalingConnection, Summary } from '../../../contract/summary.ts';
import { endpoint, plural } from '../../summary/wording.ts';
import type { TicketProtocol } from './ticket.ts';

export interface FailingEndpoint {
  readonly protocol: TicketProtocol;
  readonly name: string | null;
  readonly address: string;
  readonly port: number;
  readonly how: EntryFailure;
  /** The web proxy that said no. */
  readonly via: SignalingConnection['via'];
  /** '12 requests to 198.51.100.10:3478, no answer'. */
  readonly seen: string;
  readonly findings: readonly Finding[];
}

/** Findings that a rule for an endpoint answers, by what was asked there. */
const udpCodes: readonly FindingCode[] = [
  'udp.blocked', 'udp.rejected', 'udp.partly-blocked', 'udp.blocked-midcall', 'turn.unreachable', 'turn.tls-only', 'network.only-443', 'network.only-proxy',
];
const tcpCodes: readonly FindingCode[] = ['turn.unreachable', 'turn.tls-only', 'network.only-443', 'signaling.unreachable'];
const tlsCodes: readonly FindingCode[] = ['signaling.reset', 'signaling.tls-failed'];
const proxyCodes: readonly FindingCode[] = ['signaling.proxied'];

/** Findings in which UDP as such fails: every server that is silent over it is meant, also one that the text has no room for. */
const wholeUdp: ReadonlySet<FindingCode> = new Set(['udp.blocked']);
/** Findings about what was answered before. */
const answeredBefore: ReadonlySet<FindingCode> = new Set(['udp.blocked-midcall']);

/** Browsers refuse this port themselves: no network has blocked what they never send. */
export const refusedByBrowsers = 53;

export const asksForChange = ({ answer, severity }: Finding): boolean => answer === 'yes' && severity !== 'info';

export function failingEndpoints(summary: Summary): FailingEndpoint[] {
  const held = summary.findings.filter(asksForChange);
  return [...udpEndpoints(summary, held), ...connectionEndpoints(summary, held)].filter(({ port, via }) => port !== refusedByBrowsers || via !== null);
}

function udpEndpoints({ stunServers, allocations }: Summary, held: readonly Finding[]): FailingEndpoint[] {
  interface Asked { readonly name: string | null; readonly address: string; readonly port: number; requests: number; answers: number }
  const servers = new Map<string, Asked>();
  const add = (name: string | null, address: string, port: number, requests: number, answers: number): void => {
    const key = endpoint(address, port);
    const known = servers.get(key);
    if (known === undefined) servers.set(key, { name, address, port, requests, answers });
    else {
      known.requests += requests;
      known.answers += answers;
    }
  };
  for (const s of stunServers) if (s.transport === 'udp') add(s.hostname, s.server, s.port, s.requestsSent, s.responsesReceived);
  const silent = new Set<string>();
  for (const a of allocations) {
    if (a.transport !== 'udp' || a.confidence === 'inferred') continue;
    add(a.hostname, a.server, a.port, a.requestsSent, a.responsesReceived);
    if (a.requestsSent > 0 && a.responsesReceived === 0) silent.add(endpoint(a.server, a.port));
  }
  return [...servers].flatMap(([where, { name, address, port, requests, answers }]) => {
    const unanswered = requests > 0 && answers === 0;
    const findings = held.filter((f) => udpCodes.includes(f.code) && (mentions(f, name, address) ? unanswered || silent.has(where) || answeredBefore.has(f.code) : unanswered && wholeUdp.has(f.code)));
    if (findings.length === 0) return [];
    const rejected = findings.some(({ code }) => code === 'udp.rejected');
    const sent = plural(requests, 'request');
    const seen = answers > 0 ? `${sent} to ${where}, ${answers} answered and then none` : `${sent} to ${where}, ${rejected ? 'rejected with ICMP errors' : 'no answer'}`;
    return [{ protocol: 'udp' as const, name, address, port, how: rejected ? ('rejected' as const) : ('dropped' as const), via: null, seen, findings }];
  });
}

interface ConnectionFailure {
  readonly how: EntryFailure;
  readonly protocol: TicketProtocol;
  readonly codes: readonly FindingCode[];
  readonly words: string;
}
type FailureKind = NonNullable<SignalingConnection['failure']>['kind'];
/** What a rule for the endpoint may mend; other failures of connections are no matter of one. */
const connectionFailures: Partial<Record<FailureKind, ConnectionFailure>> = {
  unanswered: { how: 'dropped', protocol: 'tcp', codes: tcpCodes, words: 'no answer' },
  rejected: { how: 'rejected', protocol: 'tcp', codes: tcpCodes, words: 'rejected with an ICMP error' },
  refused: { how: 'refused', protocol: 'tcp', codes: tcpCodes, words: 'answered with a reset' },
  'reset-after-client-hello': { how: 'reset', protocol: 'tls', codes: tlsCodes, words: 'reset after the TLS ClientHello' },
  'closed-after-client-hello': { how: 'reset', protocol: 'tls', codes: tlsCodes, words: 'closed after the TLS ClientHello' },
  'client-hello-unanswered': { how: 'tls', protocol: 'tls', codes: tlsCodes, words: 'the TLS ClientHello was not answered' },
  'proxy-refused': { how: 'proxy', protocol: 'tcp', codes: proxyCodes, words: 'the proxy said no' },
};

function connectionEndpoints({ signaling }: Summary, held: readonly Finding[]): FailingEndpoint[] {
  const connections = new Map<string, SignalingConnection[]>();
  for (const s of signaling) {
    const key = `${endpoint(s.server, s.port)} ${s.hostname ?? ''} ${s.via === null ? '' : endpoint(s.via.server, s.via.port)}`;
    const known = connections.get(key);
    if (known === undefined) connections.set(key, [s]);
    else known.push(s);
  }
  return [...connections.values()].flatMap((attempts) => {
    const last = attempts.at(-1)!;
    const failure = last.failure === null ? undefined : connectionFailures[last.failure.kind];
    if (failure === undefined) return [];
    const { how, protocol, codes, words } = failure;
    const { hostname: name, server: address, port, via } = last;
    const findings = held.filter((f) => codes.includes(f.code) && mentions(f, name, address));
    if (findings.length === 0) return [];
    const same = attempts.filter((s) => s.failure !== null && connectionFailures[s.failure.kind]?.how === how);
    const where = endpoint(address, port);
    // A SYN that is sent again is another attempt; other segments that are sent again are none.
    const attemptsMade = protocol === 'tcp' && via === null ? plural(same.reduce((n, s) => n + 1 + s.retransmissions.sent, 0), 'connection attempt') : plural(same.length, 'connection');
    return [{ protocol, name, address, port, how, via, seen: `${attemptsMade} to ${where}, ${words}`, findings }];
  });
}

/** Whether the finding's text or packets name the host: its name or its address, not as a part of another. */
function mentions({ explanation, advice, evidence }: Finding, name: string | null, address: string): boolean {
  const texts = [advice, explanation, ...evidence.map(({ note }) => note)];
  return [name, address].some((wanted) => wanted !== null && wanted !== '' && texts.some((text) => holdsWord(text, wanted)));
}

const inWord = /[\p{L}\p{N}_-]/u;
function holdsWord(text: string, wanted: string): boolean {
  const lower = text.toLowerCase();
  const word = wanted.toLowerCase();
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
    const before = lower[at - 1] ?? ' ';
    const after = lower.slice(at + word.length, at + word.length + 2);
    // 'a.example' is in neither 'b.a.example' nor 'a.example.com', but at the end of a sentence it is itself.
    if (!inWord.test(before) && before !== '.' && !/^[\p{L}\p{N}_-]|^\.[\p{L}\p{N}_-]/u.test(after)) return true;
  }
  return false;
}
