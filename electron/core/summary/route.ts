/** The way of a call's packets as a picture: places in a row, and what is known of the stretch between each two. */
import type { FindingCode, Route, Rung } from '../../contract/summary.ts';
import { isPrivateAddress } from '../tracking/address-kind.ts';
import { relayServer, type CallView } from './call-view.ts';
import type { Facts } from './facts.ts';
import { rungOf } from './ladder.ts';
import type { PairView } from './pair-view.ts';
import { roundTrips } from './path-round-trips.ts';

type Stop = Route['stops'][number];
type Leg = Route['legs'][number];

/** What speaks for something on the way that keeps packets back. */
const ofFirewalls: readonly FindingCode[] = ['udp.blocked', 'udp.rejected', 'udp.blocked-midcall', 'udp.partly-blocked', 'turn.unreachable'];

/** `holds`: what the rules found to be so. */
export function routeOf(c: CallView, ladder: readonly Rung[], facts: Pick<Facts, 'names' | 'nat'>, holds: (code: FindingCode) => boolean): Route {
  const p = c.selected.at(-1)?.pair ?? null;
  const stops: Stop[] = [{ kind: 'laptop', name: 'This laptop', address: localAddress(c, p) }];
  const legs: Leg[] = [];
  const go = (stop: Stop, leg: Partial<Leg> = {}): void => {
    stops.push(stop);
    legs.push({ transport: p?.transport ?? null, state: p === null ? 'unknown' : 'open', roundTripTime: null, note: '', ...leg });
  };
  if (holds('vpn.in-path')) go({ kind: 'vpn', name: 'VPN', address: null });
  const nat = natAddress(c, p, facts);
  if (nat !== null) go({ kind: 'nat', name: 'NAT', address: nat });
  const other: Stop = { kind: c.call.topology === 'sfu' ? 'sfu' : 'peer', name: c.call.topology === 'sfu' ? 'Media server' : 'The other side', address: p?.remote.address || null };
  if (p === null) {
    const blocked = ladder.some((r) => r.outcome === 'failed' || r.outcome === 'refused') && !ladder.some((r) => r.outcome === 'worked');
    if (blocked && ofFirewalls.some(holds)) go({ kind: 'firewall', name: 'Firewall', address: null });
    go({ ...other, address: null }, blocked ? { state: 'blocked', note: 'nothing came back' } : {});
    return { stops, legs, blocked: null };
  }
  const rtt = roundTrips(p, c.pairs);
  if (p.kind === 'relay') {
    const proxy = p.state?.conduit.outer?.tunnelTarget ?? null;
    if (proxy !== null) go({ kind: 'proxy', name: facts.names.of(p.sides.remoteAddress) ?? 'Web proxy', address: p.sides.remoteAddress });
    const server = relayServer(p, facts.names);
    go({ kind: 'relay', name: server.hostname ?? server.address, address: server.address }, { roundTripTime: rtt.toRelay });
    go(other, { transport: null, state: p.works ? 'open' : 'unknown', roundTripTime: rtt.beyond, note: p.tls !== null ? 'inside TLS: cannot be seen' : 'beyond the relay' });
  } else if (p.kind === 'remote-relay') {
    go({ kind: 'remote-relay', name: "The other side's relay", address: p.remote.address }, { roundTripTime: rtt.path });
    go({ ...other, address: null }, { transport: null, note: rtt.path === null ? '' : 'the round trip is that of the whole path' });
  } else go(other, { roundTripTime: rtt.path });
  return { stops, legs, blocked: blockedBefore(c, p, ladder) };
}

function localAddress(c: CallView, p: PairView | null): string | null {
  return (p ?? c.pairs[0] ?? null)?.sides.localAddress ?? null;
}

/** The address that this laptop has on the other side of its NAT, where there is one. */
function natAddress(c: CallView, p: PairView | null, { nat }: Pick<Facts, 'nat'>): string | null {
  const local = localAddress(c, p);
  if (local === null || nat.nat.mapping === 'none') return null;
  if (p !== null && p.kind !== 'relay' && p.local.type !== 'host' && p.local.address !== local) return p.local.address;
  if (p !== null && p.kind !== 'relay' && isPrivateAddress(p.remote.address)) return null;
  // Through a proxy the relay sees the proxy.
  const proxied = (p?.state?.conduit.outer?.tunnelTarget ?? null) !== null;
  const mapped = (proxied ? null : p?.allocation?.mapped?.address) ?? nat.nat.mappings.find((m) => m.localAddress === local && m.mappedAddress !== local)?.mappedAddress ?? null;
  return mapped === local ? null : mapped;
}

/** The best rung above the one that carries the call which was tried and failed, or which carried it before. */
function blockedBefore(c: CallView, p: PairView, ladder: readonly Rung[]): Route['blocked'] {
  if (p.kind !== 'relay') return null;
  const at = ladder.findIndex((r) => r.outcome === 'carries');
  const carriedBefore = new Set(c.selected.map((s) => rungOf(s.pair)));
  const lost = ladder.slice(0, Math.max(0, at)).filter((r) => (r.rung !== 'host' && (r.outcome === 'failed' || r.outcome === 'refused')) || carriedBefore.has(r.rung)).at(-1);
  if (lost === undefined) return null;
  return { transport: lost.rung === 'relay-tcp' ? 'tcp' : 'udp', to: lost.rung === 'srflx' || lost.rung === 'host' ? 'the other side' : 'the relay', note: lost.note };
}
