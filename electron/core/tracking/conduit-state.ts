/**
 * What is known of one conduit, kept the same for both directions: which end is this laptop may become clear only later, so sides are told apart
 * when the summary is made.
 */
import type { Conduit } from '../flows/conduit.ts';
import type { Direction } from '../flows/flow.ts';
import type { IcmpError } from './icmp-errors.ts';
import { Activity } from './activity.ts';
import type { DtlsSessionTracker } from './dtls-session.ts';
import type { MediaStream } from './media-stream.ts';
import type { RtcpTrack } from './rtcp-track.ts';
import { StunExchanges } from './stun-exchanges.ts';
import { SampledPoints, type BucketedSeries, type TimeAxis } from './time-axis.ts';

export interface MappedAddress {
  readonly address: string;
  readonly port: number;
  readonly frame: number;
  readonly time: number;
  /** When it was last reported. */
  lastTime: number;
}

/** Requests that nothing answered, after others that were. Microseconds since the epoch. */
export interface CheckSilence {
  /** Of the first unanswered request. */
  readonly frame: number;
  readonly start: number;
  /** Of the last unanswered request. */
  last: number;
  /** Of the answer that ended it; null while it goes on. */
  end: number | null;
  requests: number;
}

export interface ClaimedRole {
  readonly role: 'controlling' | 'controlled';
  /** 16 hexadecimal digits (RFC 8445 7.1.3). */
  readonly tieBreaker: string;
  readonly frame: number;
  readonly time: number;
  /** Of the last request that claimed it. */
  lastTime: number;
}

/** Checks that one end sent, and how they fared. */
export class Checks {
  requests = 0;
  retransmissions = 0;
  /** Answered requests; a second answer to the same does not count. */
  responses = 0;
  /** All success and error answers on the wire. */
  answersSeen = 0;
  firstRequestFrame = 0;
  firstRequestTime = 0;
  lastRequestTime = 0;
  firstResponseFrame = 0;
  firstResponseTime = 0;
  lastResponseTime = 0;
  lastResponseFrame = 0;
  /** Requests since the last answer, where there was one before; null right after an answer. */
  silence: CheckSilence | null = null;
  /** Those of several seconds that an answer ended; the latest. */
  readonly silences: CheckSilence[] = [];
  /** Seconds. */
  totalRoundTripTime = 0;
  currentRoundTripTime: number | null = null;
  readonly roundTripTimes = new SampledPoints();
  /** First check with USE-CANDIDATE that was answered (RFC 8445 7.2.5.3.4). */
  nominatedTime: number | null = null;
  nominatedFrame = 0;
  role: 'controlling' | 'controlled' | 'unknown' = 'unknown';
  /** The roles that the sender's requests claimed, in order, each from its first request on; the latest. */
  readonly roles: ClaimedRole[] = [];
  /** How the answering side saw the sender (RFC 8445 7.2.5.3.1); last and all distinct. */
  readonly mapped: MappedAddress[] = [];
  readonly errors = new Map<number, { reason: string; count: number; frame: number; time: number }>();
}

export interface IceUfrags {
  /** By direction: the ufrag of the end that sends in it. */
  readonly byDirection: readonly [string, string];
  readonly firstTime: number;
  readonly firstFrame: number;
  lastTime: number;
  /** First answered check with these, by the direction of the check: only then both ends are known to hold them. */
  readonly answered: [Answered | null, Answered | null];
}

export interface Answered {
  readonly frame: number;
  readonly time: number;
}

export class ConduitState {
  readonly conduit: Conduit;
  readonly firstTime: number;
  readonly firstFrame: number;
  lastTime: number;
  readonly exchanges = new StunExchanges();
  readonly checks: readonly [Checks, Checks] = [new Checks(), new Checks()];
  /** Distinct ufrag pairs in order of appearance: more than one after an ICE restart. */
  readonly ufrags: IceUfrags[] = [];
  /** Binding requests with neither USERNAME nor ICE attributes: those to a STUN server. */
  readonly plainBindings: readonly [Checks, Checks] = [new Checks(), new Checks()];
  serverSoftware: string | null = null;

  /** What the conduit carried besides STUN, on the wire, by direction. */
  readonly packets: [number, number] = [0, 0];
  readonly bytes: [number, number] = [0, 0];
  readonly activity: readonly [Activity, Activity] = [new Activity(), new Activity()];
  /** Bytes a bucket, one field a direction; made with the first byte. */
  series: BucketedSeries | null = null;
  dtls: DtlsSessionTracker | null = null;
  rtcp: RtcpTrack | null = null;
  readonly streams: readonly [Map<number, MediaStream>, Map<number, MediaStream>] = [new Map(), new Map()];
  /** The stream that each direction's last packet belonged to: most packets belong to it again. */
  readonly lastStream: [MediaStream | null, MediaStream | null] = [null, null];
  /** ICMP errors that quoted a packet of this conduit, by direction of that packet. */
  readonly icmpErrors: IcmpError[] = [];

  constructor(conduit: Conduit, frame: number, time: number) {
    this.conduit = conduit;
    this.firstFrame = frame;
    this.firstTime = time;
    this.lastTime = time;
  }

  carried(direction: Direction, wireLength: number, frame: number, time: number, axis: TimeAxis): void {
    this.packets[direction] += 1;
    this.bytes[direction] += wireLength;
    this.activity[direction].add(time, frame);
    this.series ??= axis.newSeries(2);
    this.series.add(time, direction, wireLength);
    this.lastTime = time;
  }

  /** The first that was seen of it is a check, as it is when a capture has a call from its start: data comes far more often than checks. */
  get beganWithCheck(): boolean {
    const first = Math.min(this.activity[0].first?.start ?? Infinity, this.activity[1].first?.start ?? Infinity);
    return this.checks[0].requests + this.checks[1].requests > 0 && this.firstTime < first;
  }

  get dataPackets(): number {
    return this.packets[0] + this.packets[1];
  }
}
