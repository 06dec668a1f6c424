/** How good a call is: its round trip, loss, jitter and rates, each with where it comes from; null where the packets do not tell. */
import type { Series } from '../../electron/contract/session.ts';
import type { Allocation, Call, RtpStream } from '../../electron/contract/summary.ts';
import { streamKey } from './calls.ts';
import { pathUseOfPath } from './path-use.ts';

export interface Figure {
  /** Null: unknown, and `from` says why. */
  readonly value: number | null;
  /** Where the value comes from, as a sentence. */
  readonly from: string;
}

export interface CallQuality {
  /** Seconds. */
  readonly roundTripTime: Figure;
  /** How far `roundTripTime` reaches: all the way, or no further than the relay. */
  readonly roundTripTo: 'peer' | 'relay';
  /** Fraction 0..1 of what should have been received. */
  readonly loss: Figure;
  /** Seconds. */
  readonly jitter: Figure;
  /** Bits per second. */
  readonly sent: Figure;
  readonly received: Figure;
}

const roundTrip = (call: Call, allocations: readonly Allocation[]): Pick<CallQuality, 'roundTripTime' | 'roundTripTo'> => {
  const selected = call.pairs.find((pair) => pair.selected && pair.currentRoundTripTime !== null);
  if (selected !== undefined) {
    return { roundTripTime: { value: selected.currentRoundTripTime, from: 'The last answered STUN check on the selected candidate pair (currentRoundTripTime).' }, roundTripTo: 'peer' };
  }
  const relay = call.path?.relay;
  const allocation = relay && allocations.find(({ server, port, roundTripTime: rtt }) => server === relay.server && port === relay.port && rtt !== null);
  if (allocation) {
    return { roundTripTime: { value: allocation.roundTripTime, from: 'The quickest answered request to the relay. What lies behind the relay is not in it.' }, roundTripTo: 'relay' };
  }
  return { roundTripTime: { value: null, from: 'Unknown: no STUN check on the selected pair was seen to be answered.' }, roundTripTo: 'peer' };
};

const loss = (received: readonly RtpStream[]): Figure => {
  const lost = received.reduce((sum, stream) => sum + Math.max(0, stream.packetsLost), 0);
  const expected = received.reduce((sum, stream) => sum + stream.packets, 0) + lost;
  if (expected === 0) return { value: null, from: 'Unknown: no received RTP stream was seen.' };
  return { value: lost / expected, from: 'Gaps in the sequence numbers of all received RTP streams, over the whole call (packetsLost, RFC 3550 A.3).' };
};

const jitter = (received: readonly RtpStream[]): Figure => {
  const known = received.flatMap((stream) => (stream.jitter === null ? [] : [stream.jitter]));
  if (known.length === 0) return { value: null, from: 'Unknown: no received RTP stream with a known clock rate was seen.' };
  return { value: Math.max(...known), from: 'Interarrival jitter of the worst received RTP stream (RFC 3550 6.4.1).' };
};

/** While a call is watched what its streams carry now; afterwards their bytes over its length; where its streams are hidden the path's bytes. */
const rate = (call: Call, series: Series, direction: RtpStream['direction'], live: boolean): Figure => {
  const streams = call.streams.filter((stream) => stream.direction === direction);
  if (streams.length > 0 && call.ongoing && live) {
    const recent = (series.end ?? 0) - 2 * series.bucketMs;
    const keys = new Set(streams.map(streamKey));
    const now = series.streams.flatMap(({ key, points }) => (keys.has(key) ? points.slice(-1) : [])).filter(({ t }) => t >= recent);
    return { value: now.reduce((sum, point) => sum + point.bitrate, 0), from: `RTP that was ${direction} in the last ${series.bucketMs / 1000} s, all streams together.` };
  }
  const seconds = (Date.parse(call.end) - Date.parse(call.start)) / 1000;
  if (streams.length > 0 && seconds > 0) {
    return { value: (streams.reduce((sum, stream) => sum + stream.bytes, 0) * 8) / seconds, from: `RTP that was ${direction}, mean over the whole call.` };
  }
  const usage = call.path && call.usage[pathUseOfPath(call.path)];
  if (usage && usage.durationMs > 0) {
    const bytes = direction === 'sent' ? usage.bytesSent : usage.bytesReceived;
    return { value: (bytes * 8000) / usage.durationMs, from: `All bytes ${direction} on this path, mean over the time it was used: its RTP streams cannot be told apart.` };
  }
  return { value: null, from: `Unknown: nothing that was ${direction} could be counted.` };
};

/** `live`: the capture goes on, so that an ongoing call has a now. */
export const callQuality = (call: Call, allocations: readonly Allocation[], series: Series, live: boolean): CallQuality => {
  const received = call.streams.filter(({ direction }) => direction === 'received');
  return {
    ...roundTrip(call, allocations),
    loss: loss(received),
    jitter: jitter(received),
    sent: rate(call, series, 'sent', live),
    received: rate(call, series, 'received', live),
  };
};

export type Grade = 'good' | 'fair' | 'poor';

/** From where a call begins to suffer and where people complain: ITU-T G.114 for the round trip, common practice for loss and jitter. */
const gradeLimits = {
  roundTripTime: { fair: 0.2, poor: 0.4 },
  loss: { fair: 0.01, poor: 0.05 },
  jitter: { fair: 0.03, poor: 0.1 },
} as const;

export const grade = (measure: keyof typeof gradeLimits, value: number | null): Grade | null => {
  if (value === null) return null;
  const { fair, poor } = gradeLimits[measure];
  if (value >= poor) return 'poor';
  return value >= fair ? 'fair' : 'good';
};
