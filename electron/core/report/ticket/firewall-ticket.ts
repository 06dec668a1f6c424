/** Makes the ticket of a summary, as it stands: redacted or revealed. No clock, no I/O. */
import type { PolicyLeak } from '../../../contract/policy.ts';
import type { Evidence, Finding, FindingCode, Summary } from '../../../contract/summary.ts';
import { ownId } from '../../policy/own-settings.ts';
import { listed, plural } from '../../summary/wording.ts';
import { graveness, gravestFirst } from '../content/findings.ts';
import { clockText, momentText } from '../quantities.ts';
import { ticketChecks } from './checks.ts';
import { ticketControls } from './controls.ts';
import { asksForChange, failingEndpoints } from './failing-endpoints.ts';
import type { FailingEndpoint } from './failing-endpoints.ts';
import { inOrder, isLeak, replacedBy } from './policy-rules.ts';
import { ticketRules } from './rules.ts';
import type { Ticket, TicketEvidence, TicketRequest, TicketRule } from './ticket.ts';

const mostRules = 40;
const mostRequests = 20;
const mostEvidence = 20;
const mostPackets = 6;

/** A server's own decision, or the applications': no rule mends it. */
const othersDecide: ReadonlySet<FindingCode> = new Set(['turn.auth-failed', 'turn.refused', 'ice.role-conflict']);
/** Their advice says more than a rule does: where, or since when. */
const adviceBeside: ReadonlySet<FindingCode> = new Set(['udp.rejected', 'udp.blocked-midcall']);
/** Said by what brings them about, or of the capture itself. */
const said: ReadonlySet<FindingCode> = new Set(['capture.incomplete', 'policy.missing', 'policy.leak', 'path.none', 'ice.failed', 'path.direct', 'path.relay-udp', 'path.relay-tcp', 'path.relay-tls', 'path.remote-relay', 'path.changed']);

/** null where these packets show nothing that an administrator, or whoever runs a server, should change. */
export function firewallTicket(summary: Summary): Ticket | null {
  const { verdict } = summary;
  const leaking = summary.policy.flatMap((report) => report.leaks);
  const failing = failingEndpoints(summary);
  const endpoints = failing.filter((endpoint) => !isLeak(leaking, endpoint) && replacedBy(summary.policy, endpoint) === null);
  const all = ticketRules(summary, endpoints);
  const rules = all.slice(0, mostRules);
  const held = gravestFirst(summary.findings.filter(asksForChange));
  const ruled = new Set(rules.flatMap(({ findings }) => findings));
  // About nothing but what leaks: the settings are to change, and their advice would open what the company does not want.
  const leaked = new Set(failing.flatMap(({ findings }) => findings.map(({ code }) => code)).filter((code) => !endpoints.some(({ findings }) => findings.some((finding) => finding.code === code))));
  const isChange = ({ code, advice }: Finding): boolean => !othersDecide.has(code) && !said.has(code) && advice !== '' && !leaked.has(code) && (!ruled.has(code) || adviceBeside.has(code));
  const changing = held.filter(isChange);
  const changes = [...changing.map(requestOf), ...unresolvedNames(summary)].slice(0, mostRequests);
  const leaks = [...leaksOf(leaking), ...pastTheProxy(summary, failing.filter((endpoint) => !isLeak(leaking, endpoint)))].slice(0, mostRequests);
  const deciding = held.filter(({ code }) => othersDecide.has(code));
  const elsewhere = [...deciding.map(requestOf), ...serverRefusals(summary, deciding)].slice(0, mostRequests);
  const unexplained = rules.length + changes.length + elsewhere.length === 0 ? held.filter(({ code }) => code === 'path.none' || code === 'ice.failed').slice(0, 1) : [];
  elsewhere.push(...unexplained.map(requestOf));
  if (rules.length + changes.length + leaks.length + elsewhere.length === 0) return null;

  const cited = [...held.filter(({ code }) => ruled.has(code)), ...changing, ...deciding, ...unexplained];
  return {
    title: titleOf(rules, [...changes.map(inNetwork), ...leaks.map(inSettings), ...elsewhere.map(notFirewall)], cited),
    problem: problemOf(verdict, cited),
    rules, rulesLeftOut: all.length - rules.length,
    changes, leaks, elsewhere,
    evidence: [...[...new Set(cited)].map(evidenceOf), ...listedEvidence(summary, rules)].slice(0, mostEvidence),
    controls: rules.length === 0 ? [] : ticketControls(summary, rules),
    checks: ticketChecks(summary, rules, changes),
    doubts: doubtsOf(summary, rules),
    context: contextOf(summary),
  };
}

/** The verdict; and where it is about something else than what is asked for, what the gravest finding says. */
function problemOf(verdict: Summary['verdict'], cited: readonly Finding[]): string {
  const gravest = cited[0];
  const isTold = verdict !== null && (cited.some(({ code }) => code === verdict.code || code === verdict.cause) || (gravest !== undefined && verdict.sentence.includes(gravest.explanation)));
  return [verdict === null ? '' : `${verdict.title}. ${verdict.sentence}`, isTold || gravest === undefined ? '' : `${gravest.title}: ${gravest.explanation}`].filter((text) => text !== '').join(' ');
}

const requestOf = ({ title, explanation, advice, code }: Finding): TicketRequest => ({ title, text: adviceBeside.has(code) ? advice : `${explanation} ${advice}`.trim(), code });

const evidenceOf = ({ title, explanation, confidence, evidence }: Finding): TicketEvidence => packetsOf(title, explanation, confidence, evidence);
const packetsOf = (title: string, text: string, confidence: Finding['confidence'] | null, evidence: readonly Evidence[]): TicketEvidence => ({
  title, text, confidence, packets: evidence.slice(0, mostPackets), more: Math.max(0, evidence.length - mostPackets),
});

/** Of rows that only a chosen list asks for: no finding speaks for them. */
function listedEvidence({ policy }: Summary, rules: readonly TicketRule[]): TicketEvidence[] {
  return rules.flatMap(({ source, findings }) => {
    const entry = source === null || findings.length > 0 ? undefined : policy.find(({ profile }) => profile === source.profile)?.entries.find(({ id }) => id === source.entry);
    return entry === undefined ? [] : [packetsOf(`${source!.profileName}, entry ${entry.id}`, entry.detail, null, entry.evidence)];
  });
}

function unresolvedNames({ policy, findings }: Summary): TicketRequest[] {
  if (findings.some((f) => f.code === 'signaling.dns-failed' && asksForChange(f))) return [];
  return policy.filter(({ chosen }) => chosen === 'user').flatMap(({ name, entries }) =>
    entries.filter(({ status, how }) => status === 'seen-failing' && how === 'dns').map(({ id, detail }) => ({ title: `Names of ${name} do not resolve`, text: `Entry ${id}: ${detail} Let the resolver answer for them.`, code: null })));
}

function serverRefusals({ policy }: Summary, deciding: readonly Finding[]): TicketRequest[] {
  if (deciding.some(({ code }) => code.startsWith('turn.'))) return [];
  return inOrder(policy).flatMap(({ name, entries }) =>
    entries.filter(({ status, how }) => status === 'seen-failing' && how === 'server-refused').map(({ id, detail }) => ({ title: `A server of ${name} refuses`, text: `Entry ${id}: ${detail} The network let the request through: ask whoever runs the server or the application.`, code: null })));
}

const leakTitles: Readonly<Record<PolicyLeak['kind'], string>> = {
  'proxy-bypassed': 'Signaling goes past the proxy', 'excluded-server': 'STUN or TURN goes to a server that the own settings exclude', 'unknown-turn': 'TURN goes to a server that is nobody\'s',
};
function leaksOf(leaks: readonly PolicyLeak[]): TicketRequest[] {
  const found = new Map<string, TicketRequest>();
  for (const { kind, detail, evidence } of leaks) {
    const first = evidence[0];
    if (!found.has(detail)) found.set(detail, { title: leakTitles[kind], text: `${detail}${first === undefined ? '' : ` First seen in packet ${first.frame}, ${clockText(first.time)} UTC.`}`, code: 'policy.leak' });
  }
  return [...found.values()];
}

/** What was tried past the company's proxy and did not get through. No connection came up in which the client named the server, so it is told and no leak. */
function pastTheProxy({ policy }: Summary, failing: readonly FailingEndpoint[]): TicketRequest[] {
  return failing.flatMap((endpoint) => {
    const replaced = replacedBy(policy, endpoint);
    if (replaced?.by !== 'proxy') return [];
    const { report, entry } = replaced.listed;
    return [{
      title: `${endpoint.name ?? endpoint.address} was tried past the proxy`,
      text: `${capitalised(endpoint.seen)}. The entry ${entry.id} of ${report.name} goes through the company's own proxy: see that the application is set to it and takes it, rather than let this through.`,
      code: null,
    }];
  });
}

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

interface Lead {
  readonly where: string;
  readonly request: TicketRequest;
}
const inNetwork = (request: TicketRequest): Lead => ({ where: 'Network', request });
const inSettings = (request: TicketRequest): Lead => ({ where: 'Proxy and TURN settings', request });
const notFirewall = (request: TicketRequest): Lead => ({ where: 'Not the firewall', request });

/** The rules; without any, what is gravest of the rest. */
function titleOf(rules: readonly TicketRule[], leads: readonly Lead[], cited: readonly Finding[]): string {
  if (rules.length === 0) {
    const graveOf = ({ request }: Lead): number => graveness[cited.find(({ code }) => code === request.code)?.severity ?? 'warning'];
    const { where, request } = [...leads].sort((a, b) => graveOf(a) - graveOf(b))[0]!;
    return `${where}: ${request.title}`;
  }
  const byService = new Map<string, string[]>();
  for (const { protocol, ports, names, networks } of rules) {
    const service = `${protocol === 'udp' ? 'UDP' : protocol === 'tcp' ? 'TCP' : 'TLS on TCP'} ${listed(ports, 3)}`;
    byService.set(service, [...(byService.get(service) ?? []), ...(names.length > 0 ? names : networks)]);
  }
  const wanted = [...byService].map(([service, hosts]) => `${service} to ${listed(hosts, 2)}`);
  const services = `${wanted.slice(0, 3).join('; ')}${wanted.length > 3 ? `; and ${wanted.length - 3} more` : ''}`;
  if (rules.every(({ how }) => how === 'refused')) return `Refused by a firewall or by the server itself: ${services}`;
  return `${rules.every(({ place }) => place === rules[0]!.place) ? rules[0]!.place : 'Network'}: allow ${services}`;
}

/** STUN servers from which nobody asked for a relay: what is let through to them carries no call. */
const onlyFindsAddresses = ({ allocations, stunServers }: Summary, { protocol, targets }: TicketRule): boolean =>
  protocol === 'udp' && targets.length > 0 && allocations.length === 0 && targets.every(({ address, port }) => stunServers.some((s) => s.server === address && s.port === port));

function doubtsOf(summary: Summary, rules: readonly TicketRule[]): string[] {
  const { redacted, capture, policy } = summary;
  const hows = new Set(rules.map(({ how }) => how));
  const unlisted = rules.filter(({ source, place }) => source === null && !place.startsWith('Web proxy'));
  const sources = rules.flatMap(({ source }) => source ?? []);
  const used = policy.filter(({ profile }) => sources.some((source) => source.profile === profile));
  const suggested = used.filter(({ chosen }) => chosen === 'suggested').map(({ name }) => name);
  const lost = [
    ...(capture.gaps.length > 0 ? [plural(capture.gaps.length, 'gap')] : []),
    ...((capture.dropped ?? 0) > 0 ? [`${plural(capture.dropped!, 'packet')} dropped`] : []),
  ];
  return [
    ...(hows.has('dropped') ? ['A server that is down is as silent as a firewall that drops. If the rule is there already, ask whoever runs the server.'] : []),
    ...(hows.has('refused') ? ['A reset comes from a server that does not listen as well as from a firewall in its name: see first whether the server listens there.'] : []),
    ...(hows.has('reset') ? ['That a filter of server names is at work is likely and not certain: the server itself may end such connections.'] : []),
    ...(hows.has('tls') ? ['What keeps TLS from being answered may be a filter of server names, but also something that drops larger packets, or the server itself.'] : []),
    ...(rules.length > 0 && rules.every((rule) => onlyFindsAddresses(summary, rule)) ? ['These servers only tell this laptop its public address (STUN) and carry no media: a call needs UDP to the other side besides, or a TURN server, and none was seen to be used.'] : []),
    ...(unlisted.length > 0 ? [`No list of a vendor is behind ${unlisted.length === rules.length ? 'these rules' : `${unlisted.length} of these rules`}: the addresses are those that were seen, and may be others at the next call. ${policy.some(({ chosen, profile }) => chosen === 'user' && profile !== ownId) ? 'They are on no list that was chosen: ask whose servers they are.' : 'Ask the vendor for its list, or choose its profile in Icewatch.'}`] : []),
    ...(suggested.length > 0 ? [`The list of ${listed(suggested, 3)} was not chosen: Icewatch suggests it because its servers were contacted.`] : []),
    ...used.filter(({ old }) => old).map(({ name, read }) => `The copy of the list of ${name} is old${read === null ? '' : ` (read ${read})`}: see whether its source says something else by now.`),
    ...(lost.length > 0 ? [`The capture is not complete: ${lost.join(', ')}.`] : []),
    ...(redacted ? ['Addresses and names of other people are replaced by stand-ins, which no log of a firewall has: to search one, make the ticket with --reveal. Those of servers and of this laptop are real.'] : []),
  ];
}

function contextOf({ capture, calls, allocations, nat, tool }: Summary): { label: string; value: string }[] {
  const laptops = new Set([...calls.flatMap(({ route }) => route.stops.flatMap(({ kind, address }) => (kind === 'laptop' && address !== null ? [address] : []))), ...allocations.map(({ localAddress }) => localAddress)]);
  return [
    ...(laptops.size > 0 ? [{ label: 'Laptop', value: listed([...laptops], 4) }] : []),
    ...(nat.publicAddresses.length > 0 ? [{ label: 'Seen from outside as', value: listed(nat.publicAddresses, 4) }] : []),
    ...(capture.start === null || capture.end === null ? [] : [{ label: 'Captured', value: `${momentText(capture.start)} to ${momentText(capture.end)}${capture.interfaces.length > 0 ? `, on ${listed(capture.interfaces, 4)}` : ''}` }]),
    { label: 'Calls', value: String(calls.length) },
    { label: 'By', value: `Icewatch ${tool.version}, from this laptop's own packets` },
  ];
}
