/** vpn.in-path: the call's packets go through a tunnel of this laptop's: by the interface they were captured on, and by an outer flow that keeps their pace. */
import type { Evidence } from '../../contract/summary.ts';
import type { Flow } from '../flows/flow.ts';
import type { CallView } from '../summary/call-view.ts';
import type { Facts } from '../summary/facts.ts';
import { interfacesOf, type SeenOn } from '../summary/network/network-interfaces.ts';
import { carrierOf, outerFlows, type OuterFlow } from '../summary/network/network-tunnel.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** What a SYN offers on a link of 1500 bytes is 1460 (1440 over IPv6); tunnels leave less (RFC 9293 3.7.1). Bytes. */
const smallSegment = 1400;

interface Way {
  readonly flow: Flow;
  readonly on: SeenOn;
  readonly call: CallView | null;
}

export const vpnInPath: Rule = {
  codes: ['vpn.in-path'],
  judge: (facts) => {
    const title = 'The call goes through a VPN';
    const seenOn = interfacesOf(facts.network);
    const ways = waysOf(facts, seenOn);
    const open = outerFlows(facts, null, seenOn);
    const segments = leastSegments(facts, seenOn);
    for (const on of new Set(ways.map((w) => w.on))) {
      if (on.kind === 'loopback') continue;
      const carrier = carrierOf(outerFlows(facts, on, seenOn), facts, on, seenOn);
      const segment = segments.get(on) ?? null;
      const sign = signOf(on, carrier, segment);
      if (sign === null) continue;
      return [yes('vpn.in-path', 'info', {
        title,
        explanation: `${sign.words}${carrier === null ? '' : ` ${carrier.words} carries as many packets each way.`}${segment !== null && segment <= smallSegment ? ` TCP there offers segments of ${segment} bytes, less than Ethernet takes.` : ''} What the tunnel adds in delay and loss, the call bears.`,
        advice: 'If calls suffer, let them go past the VPN (split tunnelling for the addresses of the call service), or have the VPN use UDP and end near its users.',
        evidence: [
          ...ways.filter((w) => w.on === on).slice(0, 4).map(cite),
          ...(carrier === null ? [] : [seen(carrier.first.frame, carrier.first.time, `first packet of the outer flow, ${carrier.words}`)]),
        ],
        confidence: sign.confidence,
        calls: ways.flatMap((w) => (w.on === on && w.call !== null ? [w.call] : [])),
      })];
    }
    const clear = ways.filter((w) => w.on.kind === 'physical' && (segments.get(w.on) ?? 0) > smallSegment);
    if (clear.length > 0 && clear.length === ways.length && (open.length === 0 || clear.every((w) => w.on.name !== null))) {
      return [no('vpn.in-path', { title: 'The call does not go through a VPN of this laptop', explanation: `Its packets were captured in clear on ${[...new Set(clear.map((w) => w.on.name ?? 'Ethernet'))].join(', ')}${open.length > 0 ? `, beside ${open.map((o) => o.words).join(', ')}` : ''}.`, evidence: clear.slice(0, 4).map(cite) })];
    }
    return [unknown('vpn.in-path', { title, explanation: open.length > 0 ? `${open.map((o) => o.words).slice(0, 3).join(', ')} is open; what goes through it cannot be seen here.` : 'The capture does not say on what kind of interface it was made.' })];
  },
};

/** What carries each call now; without a call, what reached the outside. */
function waysOf({ calls, outcomes }: Facts, seenOn: (flow: Flow) => SeenOn): Way[] {
  const carrying = calls.flatMap((call) => {
    const pair = call.selected.at(-1)?.pair;
    const flow = pair?.state?.conduit.flow ?? pair?.tls?.flow;
    return flow === undefined ? [] : [{ flow, on: seenOn(flow), call }];
  });
  if (carrying.length > 0) return carrying;
  const flows = [...outcomes.tcp.filter((t) => t.outside && t.answer !== null).map((t) => t.track.flow), ...outcomes.udp.filter((o) => o.outside && o.answer !== null && o.kind !== 'tunnel').map((o) => o.flow)];
  return flows.map((flow) => ({ flow, on: seenOn(flow), call: null }));
}

function signOf(on: SeenOn, carrier: OuterFlow | null, segment: number | null): { words: string; confidence: 'certain' | 'likely' | 'possible' } | null {
  if (on.kind === 'tunnel') return { words: `Its packets were captured on ${on.name ?? 'a tunnel'}, a tunnel of this laptop.`, confidence: 'certain' };
  if (on.kind === 'bare') return { words: 'Its packets were captured on an interface without a link layer, as tunnels have, and some modems.', confidence: carrier !== null || (segment !== null && segment <= smallSegment) ? 'likely' : 'possible' };
  return carrier?.known === true ? { words: `Its packets were captured on ${on.name ?? 'one interface'}, and a tunnel keeps their pace on another.`, confidence: 'likely' } : null;
}

/** What this laptop offers in its own SYNs, by interface. */
function leastSegments({ outcomes }: Facts, seenOn: (flow: Flow) => SeenOn): Map<SeenOn, number> {
  const least = new Map<SeenOn, number>();
  for (const { track, sides } of outcomes.tcp) {
    const offered = track.maximumSegmentSize[sides.out];
    const on = seenOn(track.flow);
    if (offered !== null) least.set(on, Math.min(offered, least.get(on) ?? Infinity));
  }
  return least;
}

const cite = ({ flow, on }: Way): Evidence => seen(flow.firstFrame, flow.firstTime, `first packet on this path, captured on ${on.name ?? 'an interface that the capture does not name'}`);
