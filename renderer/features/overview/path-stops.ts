/** The way of a call's packets as a row of stops and the stretches between them, for the picture and for those who hear it. */
import type { Allocation, Call } from '../../../electron/contract/summary.ts';
import { pathUseOfPath } from '../../state/path-use.ts';
import type { PathUse } from '../../state/path-use.ts';
import { formatEndpoint, formatLatency } from '../../ui/quantities.ts';
import { words } from './words.ts';

export interface Stop {
  readonly icon: 'laptop' | 'relay' | 'peer';
  readonly name: string;
  /** Addresses and candidate type. */
  readonly detail: string;
}

export interface Stretch {
  /** 'hidden': behind the relay, where this laptop's packets do not show the way. */
  readonly use: PathUse | 'hidden' | 'failed';
  readonly text: string;
  readonly detail: string;
  /** A NAT that this stretch passes through. */
  readonly nat: string | null;
}

export interface Way {
  readonly stops: readonly Stop[];
  /** One fewer than stops. */
  readonly stretches: readonly Stretch[];
}

const behindRelay: Stretch = { use: 'hidden', text: '', detail: words.hidden, nat: null };

const transportNames = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' } as const;

/** Of a call of which no pair worked. */
export const failedWay = ({ pairs }: Call): Way => ({
  stops: [
    { icon: 'laptop', name: words.laptop, detail: '' },
    { icon: 'peer', name: words.peer, detail: '' },
  ],
  stretches: [{ use: 'failed', text: words.waysTried(pairs.length), detail: words.noneWorked, nat: null }],
});

/** Of a call that has a path; null while it has none. */
export const wayOf = (call: Call, allocations: readonly Allocation[]): Way | null => {
  const { path } = call;
  if (path === null) return null;
  const use = pathUseOfPath(path);
  const { local, remote } = path;
  const peer: Stop = {
    icon: 'peer',
    name: words.peer,
    detail: remote.address === '' ? words.hidden : `${formatEndpoint(remote.address, remote.port)} · ${remote.type}`,
  };
  const selected = call.pairs.find((pair) => pair.selected)?.currentRoundTripTime ?? null;
  const stretch = (text: string, rtt: string, nat: string | null): Stretch => ({ use, text, detail: rtt, nat });

  if (path.kind === 'relay' && path.relay !== undefined) {
    const { server, port, hostname, relayedAddress, relayedPort, transport } = path.relay;
    const allocation = allocations.find((each) => each.server === server && each.port === port && each.relayedPort === relayedPort);
    const mapped = allocation?.mappedAddress ?? null;
    const relayRoundTrip = allocation?.roundTripTime ?? null;
    const translated = mapped !== null && mapped !== allocation?.localAddress;
    return {
      stops: [
        { icon: 'laptop', name: words.laptop, detail: allocation === undefined ? '' : formatEndpoint(allocation.localAddress, allocation.localPort) },
        {
          icon: 'relay',
          name: hostname ?? server,
          detail: relayedAddress === null || relayedPort === null ? formatEndpoint(server, port) : `relayed address ${formatEndpoint(relayedAddress, relayedPort)}`,
        },
        peer,
      ],
      stretches: [
        stretch(
          `${transportNames[transport]} ${port}`,
          relayRoundTrip === null ? '' : words.toRelay(formatLatency(relayRoundTrip)),
          translated ? formatEndpoint(mapped, allocation?.mappedPort ?? 0) : null,
        ),
        behindRelay,
      ],
    };
  }
  const nat = local.type === 'srflx' || local.type === 'prflx' ? formatEndpoint(local.address, local.port) : null;
  const base = local.relatedAddress === undefined ? local : { address: local.relatedAddress, port: local.relatedPort ?? 0 };
  const laptop: Stop = { icon: 'laptop', name: words.laptop, detail: `${formatEndpoint(base.address, base.port)} · ${local.type}` };
  const rtt = selected === null ? '' : formatLatency(selected);
  if (path.kind === 'remote-relay') {
    return {
      stops: [laptop, { icon: 'relay', name: words.theirRelay, detail: peer.detail }, { ...peer, detail: words.hidden }],
      stretches: [stretch(transportNames[path.transport], rtt === '' ? '' : `${rtt} to the other side`, nat), behindRelay],
    };
  }
  return { stops: [laptop, peer], stretches: [stretch(transportNames[path.transport], rtt, nat)] };
};

const describeStretch = ({ use, text, nat, detail }: Stretch): string => {
  if (use === 'hidden') return 'by a way not visible from here';
  if (use === 'failed') return `no connection, ${text}, ${detail}`;
  return [`over ${text}`, ...(nat === null ? [] : [`through a NAT as ${nat}`]), ...(detail === '' ? [] : [detail])].join(', ');
};

/** The picture in one sentence. */
export const describeWay = ({ stops, stretches }: Way): string =>
  stops
    .map(({ name, detail }, index) => {
      const next = stretches[index];
      const place = detail === '' ? name : `${name} (${detail})`;
      return next === undefined ? place : `${place}, ${describeStretch(next)}, to `;
    })
    .join('');
