/** Tunnels that this laptop has open, and whether what they carry is what was captured inside them. */
import type { Direction, Flow } from '../../flows/flow.ts';
import type { Moment } from '../../tracking/moment.ts';
import type { Encapsulation } from '../../tracking/network-sightings.ts';
import type { Facts } from '../facts.ts';
import type { SeenOn } from './network-interfaces.ts';

export interface OuterFlow {
  /** 'UDP 51820 to 198.51.100.4', 'ESP to 198.51.100.4'. */
  readonly words: string;
  /** Packets that this laptop sent, and those that it got. */
  readonly sent: number;
  readonly received: number;
  readonly first: Moment;
  /** True where port or protocol alone say that it is a tunnel. */
  readonly known: boolean;
}

const protocols: ReadonlyMap<number, string> = new Map([[4, 'IP in IP'], [41, 'IPv6 in IP'], [47, 'GRE'], [50, 'ESP'], [51, 'AH'], [97, 'EtherIP'], [115, 'L2TPv3']]);
/** Fewer packets may agree by chance. */
const enoughPackets = 50;
/** A tunnel carries more than what is followed here (DNS, keep-alives), and little less: what is dropped before it. */
const leastShare = 0.85;
const mostShare = 1.3;

type TunnelFacts = Pick<Facts, 'outcomes' | 'network' | 'local'>;

/** Where else than `inside` (an interface) it was captured, with packets both ways. */
export function outerFlows({ outcomes, network, local }: TunnelFacts, inside: SeenOn | null, seenOn: (flow: Flow) => SeenOn): OuterFlow[] {
  const flows = outcomes.udp.filter((o) => o.answer !== null && (inside === null ? o.kind === 'tunnel' : seenOn(o.flow) !== inside));
  return [
    ...flows.map((o) => ({
      words: `UDP ${o.sides.remotePort} to ${o.name ?? o.sides.remoteAddress}`, known: o.kind === 'tunnel',
      sent: o.flow.packets[o.sides.out], received: o.flow.packets[o.sides.in], first: { frame: o.flow.firstFrame, time: o.flow.firstTime },
    })),
    ...[...network.encapsulated.values()].filter((e) => e.packets[0] > 0 && e.packets[1] > 0).map((e) => encapsulation(e, local.known)),
  ];
}

function encapsulation(e: Encapsulation, own: ReadonlySet<string>): OuterFlow {
  const out: Direction = own.has(e.b) && !own.has(e.a) ? 1 : 0;
  return {
    words: `${protocols.get(e.protocol) ?? `IP protocol ${e.protocol}`} to ${out === 0 ? e.b : e.a}`, known: true,
    sent: e.packets[out], received: e.packets[out === 0 ? 1 : 0], first: { frame: e.firstFrame, time: e.firstTime },
  };
}

/** The outer flow with as many packets each way as were captured on the interface in all. */
export function carrierOf(outer: readonly OuterFlow[], { outcomes }: TunnelFacts, inside: SeenOn, seenOn: (flow: Flow) => SeenOn): OuterFlow | null {
  let sent = 0;
  let received = 0;
  for (const { sides, flow } of [...outcomes.udp, ...outcomes.tcp.map((t) => ({ sides: t.sides, flow: t.track.flow }))]) {
    if (seenOn(flow) !== inside) continue;
    sent += flow.packets[sides.out];
    received += flow.packets[sides.in];
  }
  if (sent + received < enoughPackets) return null;
  const alike = (n: number, of: number): boolean => n >= leastShare * of && n <= mostShare * of + enoughPackets;
  return outer.find((o) => alike(o.sent, sent) && alike(o.received, received)) ?? null;
}

