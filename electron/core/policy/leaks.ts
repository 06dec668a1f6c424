/**
 * What went past the company's own settings. Only what can be attributed counts: a server without a name is no leak where it may be one of the company's own, whose
 * addresses the capture does not show; nor is what belongs to another vendor's call (docs/decisions/091).
 */
import type { PolicyLeak } from '../../contract/policy.ts';
import type { Evidence } from '../../contract/summary.ts';
import { seen } from '../summary/evidence.ts';
import { serverEndpoint } from '../summary/server-endpoint.ts';
import { sidesOf } from '../summary/sides.ts';
import type { Facts } from '../summary/facts.ts';
import { endpoint, plural } from '../summary/wording.ts';
import type { TurnAllocation } from '../tracking/turn-allocation.ts';
import type { Contacted } from './contacted.ts';
import { isGeneralName } from './general-names.ts';
import type { OwnSettings } from './own-settings.ts';
import type { Place, Policy } from './policy.ts';
import { turnPlace } from './turn-place.ts';

export interface Leaks {
  readonly found: readonly PolicyLeak[];
  /** What was judged, in words; without any there is nothing to say no to. */
  readonly judged: readonly string[];
  /** What could not be attributed, in words. */
  readonly unclear: readonly string[];
}

const mostLeaks = 100;

export function leaksOf(facts: Facts, own: OwnSettings, everything: readonly Contacted[]): Leaks {
  const proxy = own.proxy === null ? nothing : pastTheProxy(facts.policy, own, own.proxy, everything);
  const relays = pastTheRelays(facts, own, everything);
  return { found: [...proxy.found, ...relays.found].slice(0, mostLeaks), judged: [...proxy.judged, ...relays.judged], unclear: [...proxy.unclear, ...relays.unclear] };
}

const nothing: Leaks = { found: [], judged: [], unclear: [] };

/** Signaling of the chosen vendors that goes to their servers by their names. */
function pastTheProxy(policy: Policy, own: OwnSettings, proxy: NonNullable<OwnSettings['proxy']>, everything: readonly Contacted[]): Leaks {
  const where = endpoint(proxy.host, proxy.port);
  const used = everything.some((c) => policy.matches(c).some((m) => policy.isOwn(m.profile) && m.entry.id === 'proxy' && m.portMatches) && c.of !== 'udp' && c.contact.lastHeard > 0);
  const direct = new Map<string, { readonly first: Contacted; readonly name: string; count: number }>();
  for (const c of everything) {
    const name = namedItself(c);
    if (name === null || !isVendorSignaling(c, name, policy)) continue;
    const key = `${name} ${c.address ?? ''} ${c.port} ${c.protocol}`;
    const known = direct.get(key);
    if (known === undefined) direct.set(key, { first: c, name, count: 1 });
    else known.count += 1;
  }
  const found = [...direct.values()].map(({ first, name, count }): PolicyLeak => ({
    kind: 'proxy-bypassed', name, address: first.address ?? name, port: first.port, protocol: first.protocol,
    detail: `${plural(count, 'connection')} to ${endpoint(first.address ?? name, first.port, name)} went to the server itself, not through ${where}.`,
    evidence: [citeName(first, name)],
  }));
  if (policy.chosen.length === 0) return { found, judged: [], unclear: [`without a vendor's list it cannot be told which names should go through ${where}`] };
  return used || found.length > 0 ? { found, judged: [`signaling goes through ${where}`], unclear: [] } : { found, judged: [], unclear: [`nothing was seen to go through ${where}`] };
}

/** The name that the client itself gave, in its ClientHello or Host, to the server or what answers in its place: DNS alone does not tell who was meant at a shared address. */
function namedItself(c: Contacted): string | null {
  if (c.of === 'proxy') return null;
  if (c.of === 'udp') return c.outcome.kind === 'quic' && c.outcome.answer !== null ? (c.names[0] ?? null) : null;
  const { track, via } = c.contact;
  return via === null && !c.contact.isMedia && c.contact.lastHeard > 0 ? (track.serverName?.toLowerCase() ?? null) : null;
}

const goesThroughProxy: ReadonlySet<string> = new Set(['web', 'signaling', 'cdn']);

function isVendorSignaling(c: Contacted, name: string, policy: Policy): boolean {
  if (isGeneralName(name)) return false;
  const matches = policy.matches(c);
  return !matches.some((m) => policy.isOwn(m.profile)) && matches.some((m) => m.by === 'name' && m.portMatches && policy.chosen.includes(m.profile) && goesThroughProxy.has(m.entry.role));
}

function citeName(c: Contacted, name: string): Evidence {
  if (c.of === 'udp') return seen(c.outcome.asked?.frame ?? 0, c.outcome.asked?.time ?? 0, `QUIC connection to ${name}`);
  const { clientHello, syn, flow } = c.contact.track;
  const at = clientHello ?? syn ?? { frame: flow.firstFrame, time: flow.firstTime };
  return seen(at.frame, at.time, clientHello === null ? `connection to ${name}` : `ClientHello for ${name}`);
}

/** A STUN or TURN server that this laptop asked. */
interface Asked extends Place {
  readonly what: 'STUN' | 'TURN' | 'Most likely TURN' | 'A connection to a TURN server';
  readonly evidence: Evidence;
  /** In microseconds since the epoch. */
  readonly time: number;
  /** From a socket on which ICE ran: other programs ask STUN servers too. */
  readonly ofCall: boolean;
}

function pastTheRelays(facts: Facts, own: OwnSettings, everything: readonly Contacted[]): Leaks {
  const { policy } = facts;
  const excludes = own.placement === 'replace' && own.iceServers.length > 0;
  const found = new Map<string, PolicyLeak>();
  const unclear = new Set<string>();
  let judged = 0;
  for (const asked of [...askedServers(facts), ...everything.flatMap((c) => listedRelayInTls(c, facts))]) {
    if (!excludes && asked.what === 'STUN') continue;
    const verdict = attribute(asked, own, facts);
    if (verdict === 'own') judged += 1;
    if (verdict === 'unclear') unclear.add(`whose ${endpoint(asked.address ?? '', asked.port, asked.names[0] ?? null)} is`);
    if (verdict !== 'listed' && verdict !== 'nobody') continue;
    if (!excludes && (verdict === 'listed' || (own.iceServers.length === 0 && policy.chosen.length === 0))) {
      judged += 1;
      continue;
    }
    const kind = excludes ? 'excluded-server' : 'unknown-turn';
    const key = `${asked.names[0] ?? ''} ${asked.address ?? ''} ${asked.port} ${asked.protocol}`;
    if (found.has(key)) continue;
    const where = endpoint(asked.address ?? asked.names[0] ?? '', asked.port, asked.names[0] ?? null);
    const whose = verdict === 'listed' ? '' : ' No list knows this server.';
    found.set(key, {
      kind, name: asked.names[0] ?? null, address: asked.address ?? asked.names[0] ?? '', port: asked.port, protocol: asked.protocol,
      detail: `${asked.what} over ${asked.protocol.toUpperCase()} to ${where}${excludes ? `, though the company's own servers are to be used instead of all others.${whose}` : ', which is neither the company\'s own nor on any list.'}`,
      evidence: [asked.evidence],
    });
  }
  return { found: [...found.values()], judged: judged + found.size > 0 ? [excludes ? "STUN and TURN go to the company's own servers" : 'TURN goes to known servers'] : [], unclear: [...unclear] };
}

/** `listed`: some vendor's. `other`: that of another vendor than the chosen ones, or another program's. */
function attribute(asked: Asked, own: OwnSettings, { policy, dns }: Facts): 'own' | 'listed' | 'nobody' | 'other' | 'unclear' {
  const matches = policy.matches(asked).filter((m) => m.by !== 'any');
  if (matches.some((m) => policy.isOwn(m.profile))) return 'own';
  if (matches.some((m) => policy.chosen.includes(m.profile))) return 'listed';
  if (!asked.ofCall) return 'other';
  if (matches.length > 0) return policy.chosen.length > 0 ? 'other' : 'listed';
  // Without a name it may be one of the company's own, unless their addresses had all been asked for.
  const resolved = own.iceServers.every((s) => s.isAddress || dns.some((q) => q.name.toLowerCase() === s.host && q.addresses.length > 0 && (q.answerTime ?? Infinity) <= asked.time));
  return asked.names.length > 0 || (own.iceServers.length > 0 && resolved) ? 'nobody' : 'unclear';
}

function askedServers(facts: Facts): Asked[] {
  const { allocations, local, names, states, tlsPairs, calls } = facts;
  const sockets = iceSockets(facts);
  const relays = allocations.map((a): Asked => {
    const at = serverEndpoint(a.conduit, sidesOf(a.conduit.flow, local), names);
    return {
      what: 'TURN', ...turnPlace(at, a.conduit.kind === 'tcp' ? 'tcp' : 'udp', names), ofCall: true,
      time: a.start, evidence: seen(a.firstFrame, a.start, firstRequest(a)),
    };
  });
  const inTls = tlsPairs.filter((p) => calls.some((c) => c.selected.some((s) => s.pair === p))).map((p): Asked => {
    const name = p.tls?.serverName?.toLowerCase() ?? null;
    return {
      what: 'Most likely TURN', names: name === null ? names.all(p.sides.remoteAddress) : [name], address: p.sides.remoteAddress, port: p.sides.remotePort, protocol: 'tls',
      ofCall: true, time: p.firstTime, evidence: seen(p.firstFrame, p.firstTime, 'first second in which TLS records keep the pace of a call'),
    };
  });
  const stun = states.flatMap((state): Asked[] => {
    const s = sidesOf(state.conduit.flow, local);
    const bindings = state.plainBindings[s.out];
    if (state.conduit.kind === 'relayed' || bindings.requests === 0 || state.checks[s.out].requests > 0 || state.conduit.turn !== null) return [];
    return [{
      what: 'STUN', names: names.all(s.remoteAddress), address: s.remoteAddress, port: s.remotePort, protocol: state.conduit.kind, ofCall: sockets.has(`${s.localAddress} ${s.localPort}`),
      time: bindings.firstRequestTime, evidence: seen(bindings.firstRequestFrame, bindings.firstRequestTime, 'STUN Binding request'),
    }];
  });
  return [...relays, ...inTls.filter((a) => !isMediaOfVendor(a, facts)), ...stun];
}

/** A ClientHello to where a chosen list has a TURN server, and nothing else: what is inside cannot be seen. */
function listedRelayInTls(c: Contacted, { policy }: Facts): Asked[] {
  const hello = c.of === 'tcp' && c.contact.lastHeard > 0 ? c.contact.track.clientHello : null;
  if (hello === null) return [];
  const matches = policy.matches(c).filter((m) => m.by === 'name' && m.portMatches);
  if (!matches.some((m) => policy.chosen.includes(m.profile)) || !matches.every((m) => m.entry.role === 'turn')) return [];
  const { names, address, protocol, port } = c;
  return [{ what: 'A connection to a TURN server', names, address, protocol, port, ofCall: true, time: hello.time, evidence: seen(hello.frame, hello.time, `ClientHello for ${hello.serverName ?? ''}`) }];
}

const firstRequest = (a: TurnAllocation): string => (a.allocateSends > 0 ? 'TURN Allocate request' : 'TURN in use');

/** Some vendors carry media to their own servers inside TLS, without TURN. */
const isMediaOfVendor = (place: Place, { policy }: Facts): boolean => policy.matches(place).some((m) => m.by !== 'any' && m.portMatches && m.entry.role !== 'turn' && !policy.isOwn(m.profile));

/** Local addresses and ports that checked candidates or asked for a relay. */
function iceSockets({ states, allocations, local }: Facts): ReadonlySet<string> {
  const sockets = new Set<string>();
  for (const state of states) {
    const s = sidesOf(state.conduit.flow, local);
    if (state.checks[s.out].requests + state.checks[s.in].requests > 0) sockets.add(`${s.localAddress} ${s.localPort}`);
  }
  for (const a of allocations) {
    const s = sidesOf(a.conduit.flow, local);
    sockets.add(`${s.localAddress} ${s.localPort}`);
  }
  return sockets;
}
