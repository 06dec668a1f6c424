/**
 * Follows everything that the pipeline tells of: conduits with their checks, streams and DTLS sessions, TURN allocations, TCP connections and names.
 * What it keeps is bounded; it draws no conclusions.
 */
import type { DnsMessage } from '../decoders/dns.ts';
import type { HttpHead } from '../decoders/http.ts';
import type { RtpHeader } from '../decoders/rtp.ts';
import type { IceDescription } from '../decoders/sdp.ts';
import type { StunMessage } from '../decoders/stun-message.ts';
import { StunMethod } from '../decoders/stun-message.ts';
import type { TlsAlert, TlsCertificate, TlsClientHello, TlsServerHello } from '../decoders/tls.ts';
import type { Conduit } from '../flows/conduit.ts';
import { opposite, type Direction, type Flow } from '../flows/flow.ts';
import type { DatagramKind, PacketSink } from '../flows/packet-sink.ts';
import { isTurnMethod } from '../flows/turn-context.ts';
import { Outcome, type Dissection } from '../link/dissection.ts';
import type { IcmpMessage } from '../link/icmp.ts';
import { SegmentKind } from '../link/tcp-stream.ts';
import { linkTypeName } from '../link/link-type.ts';
import { tcpOptions } from '../link/tcp-options.ts';
import { newRecord, type PacketRecord } from '../pcapfile/record.ts';
import { ConduitState } from './conduit-state.ts';
import { DnsQueries } from './dns-queries.ts';
import { DtlsSessionTracker } from './dtls-session.ts';
import { Activity } from './activity.ts';
import { HostNames } from './host-names.ts';
import { followBinding, isCheck, isCheckMethod } from './ice-checks.ts';
import { noteIcmpError } from './icmp-errors.ts';
import { IssueCounts } from './issue-counts.ts';
import { LocalAddresses } from './local-addresses.ts';
import { Neighbours } from './neighbours.ts';
import { NetworkSightings } from './network-sightings.ts';
import { MediaStream } from './media-stream.ts';
import { QuicTrack } from './quic-track.ts';
import { SignaledIce } from './signaled-ice.ts';
import { RtcpTrack } from './rtcp-track.ts';
import { TcpTrack } from './tcp-track.ts';
import { TimeAxis } from './time-axis.ts';
import { TurnAllocation } from './turn-allocation.ts';

/** Past these, what never came to anything is forgotten, then what was silent longest. */
const mostStates = 20_000;
const mostTcp = 4_000;
const mostQuic = 5_000;
const mostStreams = 8192;
const mostStreamsOfState = 256;
const mostStreamsOfSsrc = 64;
const mostAllocations = 5_000;

export class Tracker implements PacketSink {
  frameNumber = 0;
  /** Microseconds since the epoch; of the packet under way. */
  time = 0;
  readonly axis = new TimeAxis();
  readonly local = new LocalAddresses();
  readonly names = new HostNames();
  readonly network = new NetworkSightings();
  readonly neighbours = new Neighbours();
  readonly dnsQueries = new DnsQueries();
  readonly issues = new IssueCounts();
  states: ConduitState[] = [];
  allocations: TurnAllocation[] = [];
  connections: TcpTrack[] = [];
  quic: QuicTrack[] = [];
  readonly signaled = new SignaledIce();
  readonly streams = new Map<number, MediaStream[]>();

  packets = 0;
  bytes = 0;
  truncated = 0;
  /** Times that a TCP stream of a call was not captured whole. */
  streamGaps = 0;
  /** When. */
  readonly streamHoles = new Activity();
  firstTime: number | null = null;
  lastTime: number | null = null;
  readonly linkTypes = new Set<number>();

  /** Lent: the packet under way. */
  #record: PacketRecord = newRecord();
  #streamCount = 0;
  readonly #currentAllocation = new Map<Conduit, TurnAllocation>();

  frame(record: PacketRecord, outcome: Outcome, d: Dissection): void {
    this.#record = record;
    this.frameNumber = record.frame;
    this.time = record.time;
    this.packets += 1;
    this.bytes += record.originalLength;
    if (record.to - record.from < record.originalLength) this.truncated += 1;
    if (this.firstTime === null || record.time < this.firstTime) this.firstTime = record.time;
    if (this.lastTime === null || record.time > this.lastTime) this.lastTime = record.time;
    this.axis.start ??= record.time;
    if (outcome === Outcome.unsupportedLink) {
      this.issue('link', 0, `link type ${linkTypeName(record.linkType)} is not supported`);
    }
    if (outcome === Outcome.other) this.neighbours.frame(record, d);
    if (outcome === Outcome.otherTransport) this.network.otherTransport(d, record.frame, record.time);
    this.linkTypes.add(record.linkType);
  }

  udp(flow: Flow, direction: Direction, d: Dissection): void {
    this.#packetOf(flow, direction, d);
    if (flow.packets[0] + flow.packets[1] !== 1) return;
    this.local.newFlow(flow);
    this.network.udp(flow);
  }

  tcp(flow: Flow, direction: Direction, d: Dissection, began: boolean): void {
    this.#packetOf(flow, direction, d);
    let track = flow.attachment as TcpTrack | null;
    if (track === null || began) {
      this.local.newFlow(flow);
      track = new TcpTrack(flow);
      flow.attachment = track;
      this.connections.push(track);
      if (this.connections.length > mostTcp) this.#forgetConnections();
    }
    if (track.synsSent === 0 && (d.tcpFlags & 0x12) === 0x02) this.local.asked(flow.sender(direction));
    if ((d.tcpFlags & 0x02) !== 0) track.maximumSegmentSize[direction] ??= tcpOptions(d.buffer, d.transport, d.payload).maximumSegmentSize;
    track.segment(direction, d, this.frameNumber, this.time);
  }

  tcpPlaced(flow: Flow, direction: Direction, kinds: number): void {
    const track = flow.attachment as TcpTrack | null;
    if (track !== null && (kinds & SegmentKind.retransmission) !== 0) track.senders[direction].retransmissions += 1;
  }

  icmp(message: IcmpMessage, sender: string, d: Dissection, quotedFlow: Flow | null, quotedDirection: Direction): void {
    this.neighbours.icmp(message, d, this.frameNumber, this.time);
    this.network.icmp(message, sender, this.frameNumber, this.time);
    if (quotedFlow === null) return;
    const conduit = quotedFlow.state as { attachment?: object | null } | null;
    for (const about of [quotedFlow.attachment, conduit?.attachment]) {
      if (about instanceof TcpTrack || about instanceof ConduitState) noteIcmpError(about.icmpErrors, message, sender, quotedDirection, { frame: this.frameNumber, time: this.time });
    }
  }

  stun(c: Conduit, direction: Direction, message: StunMessage): void {
    const state = this.#state(c);
    if (isCheckMethod(message.method)) {
      followBinding(state, direction, message, this.frameNumber, this.time);
      if (message.class === 'request' && !isCheck(message) && c.kind !== 'relayed') this.local.asked(c.flow.sender(direction));
    } else if (isTurnMethod(message.method)) this.#turn(state, c, direction, message);
  }

  turnData(c: Conduit, direction: Direction, _inner: Conduit, _channel: number, wireLength: number): void {
    this.#currentAllocation.get(c)?.data(direction, wireLength, this.time);
    if (c.kind === 'tcp') this.#carriesTurn(c);
  }

  rtp(c: Conduit, direction: Direction, header: RtpHeader, _b: Uint8Array, _from: number, _to: number, wireLength: number): void {
    const state = this.#state(c);
    state.carried(direction, wireLength, this.frameNumber, this.time, this.axis);
    let stream = state.lastStream[direction];
    if (stream?.tracker.ssrc !== header.ssrc || stream.latest !== c) {
      stream = this.#stream(state, direction, header);
      state.lastStream[direction] = stream;
    }
    stream.packet(this.time, header, Math.max(0, wireLength - header.headerLength));
  }

  rtcp(c: Conduit, direction: Direction, b: Uint8Array, from: number, to: number, wireLength: number): void {
    const state = this.#state(c);
    state.carried(direction, wireLength, this.frameNumber, this.time, this.axis);
    state.rtcp ??= new RtcpTrack();
    state.rtcp.datagram(direction, b, from, to, wireLength, this.frameNumber, this.time);
  }

  dtls(c: Conduit, direction: Direction, b: Uint8Array, from: number, to: number, wireLength: number): void {
    const state = this.#state(c);
    state.carried(direction, wireLength, this.frameNumber, this.time, this.axis);
    state.dtls ??= new DtlsSessionTracker();
    const issue = state.dtls.packet(direction, b, from, to, this.time, this.frameNumber, wireLength);
    if (issue !== null) this.issue(issue.layer, issue.offset, issue.reason);
  }

  datagram(c: Conduit, direction: Direction, _kind: DatagramKind, _b: Uint8Array, _from: number, _to: number, wireLength: number): void {
    // Only of interest where a call runs: a flow of anything else is merely counted.
    if (c.carriedStun || c.carriedDtls) this.#carried(c, direction, wireLength);
  }

  dns(flow: Flow, direction: Direction, message: DnsMessage): void {
    if (!message.response && flow.senderPort(direction) !== 5353) this.local.asked(flow.sender(direction));
    this.names.dns(message, this.time);
    this.dnsQueries.message(flow, direction, message, this.frameNumber, this.time);
  }

  tlsClientHello(flow: Flow, direction: Direction, hello: TlsClientHello): void {
    const track = flow.attachment as TcpTrack | null;
    if (track === null) return;
    track.clientHello ??= { frame: this.frameNumber, time: this.time, serverName: hello.serverName, alpn: hello.alpn };
    track.client ??= direction;
    if (hello.serverName !== null && track.connectTarget === null) this.names.tls(flow.sender(opposite(direction)), hello.serverName);
  }
  tlsServerHello(flow: Flow, _direction: Direction, hello: TlsServerHello): void {
    const track = flow.attachment as TcpTrack | null;
    if (track !== null) track.serverHello ??= { frame: this.frameNumber, time: this.time, version: hello.versionName, alpn: hello.alpn };
  }
  tlsCertificate(flow: Flow, direction: Direction, { issuer, issuerOrganization, subject, selfIssued, chainLength }: TlsCertificate): void {
    const track = flow.attachment as TcpTrack | null;
    if (track === null || direction === track.client) return;
    track.certificate ??= { frame: this.frameNumber, time: this.time, issuer, issuerOrganization, subject, selfSigned: selfIssued, chainLength };
  }
  tlsAlert(flow: Flow, direction: Direction, alert: TlsAlert): void {
    (flow.attachment as TcpTrack | null)?.tlsAlert(direction, alert, this.frameNumber, this.time);
  }
  tlsRecord(flow: Flow, direction: Direction, contentType: number, length: number): void {
    if (contentType !== 23) return;
    (flow.attachment as TcpTrack | null)?.applicationRecord(direction, length, this.time, this.frameNumber, this.axis);
  }
  httpHead(flow: Flow, _direction: Direction, head: HttpHead): void {
    (flow.attachment as TcpTrack | null)?.http(head, this.frameNumber, this.time);
  }

  streamGap(c: Conduit, direction: Direction): void {
    this.streamGaps += 1;
    this.streamHoles.add(this.time, this.frameNumber);
    for (const conduit of new Set([c, ...(c.turn?.peers.values() ?? []), ...(c.turn?.channels.values() ?? [])])) {
      const state = this.stateOf(conduit);
      if (state !== null) for (const s of state.streams[direction].values()) s.tracker.captureGap();
    }
  }

  webSocketFrame(): void {
    // That there is a WebSocket, its 101 said.
  }
  webSocketClose(flow: Flow, direction: Direction, code: number): void {
    const track = flow.attachment as TcpTrack | null;
    if (track !== null) track.webSocketClosed ??= { frame: this.frameNumber, time: this.time, direction, code };
  }
  iceDescription(_flow: Flow, _direction: Direction, description: IceDescription): void {
    this.signaled.note(description);
  }

  quicInitial(flow: Flow, direction: Direction, version: number, fromClient: boolean): void {
    const now = { frame: this.frameNumber, time: this.time };
    let track = flow.attachment as QuicTrack | null;
    if (track === null) {
      track = new QuicTrack(flow, fromClient ? direction : opposite(direction), version, now);
      flow.attachment = track;
      this.quic.push(track);
      this.local.asked(flow.sender(track.client));
      if (this.quic.length > mostQuic) this.#forgetQuic();
    }
    track.initial(fromClient, version, now);
  }
  quicClientHello(flow: Flow, direction: Direction, hello: TlsClientHello): void {
    (flow.attachment as QuicTrack | null)?.hello(hello, { frame: this.frameNumber, time: this.time });
    if (hello.serverName !== null) this.names.tls(flow.sender(opposite(direction)), hello.serverName);
  }
  quicServerHello(flow: Flow): void {
    const track = flow.attachment as QuicTrack | null;
    if (track !== null) track.serverHello ??= { frame: this.frameNumber, time: this.time };
  }
  quicClose(flow: Flow, direction: Direction, errorCode: number): void {
    const track = flow.attachment as QuicTrack | null;
    if (track !== null) track.closed ??= { frame: this.frameNumber, time: this.time, direction, errorCode };
  }

  issue(layer: string, _offset: number, reason: string): void {
    this.issues.add(layer, reason, this.frameNumber);
  }

  /** Nothing was captured for a while: what is missing in the streams then was not lost by the network. */
  captureGap(): void {
    for (const list of this.streams.values()) for (const s of list) s.tracker.captureGap();
  }

  stateOf(c: Conduit): ConduitState | null {
    return c.attachment as ConduitState | null;
  }

  #packetOf(flow: Flow, direction: Direction, d: Dissection): void {
    if (flow.packets[direction] === 1) this.network.began(flow, direction, this.#record, d);
    flow.numbered(this.frameNumber);
  }

  #state(c: Conduit): ConduitState {
    const known = c.attachment as ConduitState | null;
    if (known !== null) return known;
    const state = new ConduitState(c, this.frameNumber, this.time);
    c.attachment = state;
    this.states.push(state);
    if (this.states.length > mostStates) this.#forgetStates();
    return state;
  }

  #forgetStates(): void {
    const { kept, gone } = betterHalf(this.states, cameToSomething, (s) => s.lastTime);
    this.states = kept;
    for (const state of gone) {
      state.conduit.attachment = null;
      if (state.series !== null) this.axis.drop(state.series);
      for (const own of state.streams) for (const s of own.values()) if (s.latest === state.conduit) this.#forgetStream(s);
    }
  }

  #forgetConnections(): void {
    const { kept, gone } = betterHalf(this.connections, (t) => t.established !== null, (t) => t.flow.lastTime);
    this.connections = kept;
    for (const t of gone) {
      if (t.flow.attachment === t) t.flow.attachment = null;
      if (t.pace !== null && t.pace.series !== null) this.axis.drop(t.pace.series);
    }
  }

  #forgetQuic(): void {
    const { kept, gone } = betterHalf(this.quic, (q) => q.answered, (q) => q.flow.lastTime);
    this.quic = kept;
    for (const q of gone) q.flow.attachment = null;
  }

  #forgetStream(stream: MediaStream): void {
    const { ssrc } = stream.tracker;
    for (const [conduit, direction] of stream.conduits) {
      const state = this.stateOf(conduit);
      if (state?.streams[direction].get(ssrc) !== stream) continue;
      state.streams[direction].delete(ssrc);
      if (state.lastStream[direction] === stream) state.lastStream[direction] = null;
    }
    const others = (this.streams.get(ssrc) ?? []).filter((s) => s !== stream);
    if (others.length === 0) this.streams.delete(ssrc);
    else this.streams.set(ssrc, others);
    this.axis.drop(stream.series);
    this.#streamCount -= 1;
  }

  /** Makes room for another stream with this SSRC on this conduit. */
  #makeRoom(own: ReadonlyMap<number, MediaStream>, ssrc: number): void {
    if (own.size >= mostStreamsOfState) this.#forgetStream(quietest(own.values()));
    const sameSsrc = this.streams.get(ssrc) ?? [];
    if (sameSsrc.length >= mostStreamsOfSsrc) this.#forgetStream(quietest(sameSsrc));
    if (this.#streamCount < mostStreams) return;
    const { gone } = betterHalf([...this.streams.values()].flat(), (s) => s.tracker.confirmed, (s) => s.tracker.end);
    for (const s of gone) this.#forgetStream(s);
  }

  #carried(c: Conduit, direction: Direction, wireLength: number): void {
    this.#state(c).carried(direction, wireLength, this.frameNumber, this.time, this.axis);
  }

  #stream(state: ConduitState, direction: Direction, header: RtpHeader): MediaStream {
    const own = state.streams[direction];
    const known = own.get(header.ssrc);
    if (known !== undefined) {
      known.latest = state.conduit;
      return known;
    }
    let stream = this.streams.get(header.ssrc)?.find((s) => s.latest !== state.conduit && s.continuesWith(header, this.time) && this.#sameWay(s, state, direction)) ?? null;
    if (stream === null) {
      this.#makeRoom(own, header.ssrc);
      stream = new MediaStream(state.conduit, direction, header.ssrc, this.frameNumber, this.time, this.axis);
      this.#streamCount += 1;
      const sameSsrc = this.streams.get(header.ssrc);
      if (sameSsrc === undefined) this.streams.set(header.ssrc, [stream]);
      else sameSsrc.push(stream);
    } else {
      stream.conduits.set(state.conduit, direction);
      stream.latest = state.conduit;
    }
    own.set(header.ssrc, stream);
    return stream;
  }

  /** Sent stays sent and received stays received when a stream moves to another conduit. */
  #sameWay(stream: MediaStream, state: ConduitState, direction: Direction): boolean {
    const before = this.local.outgoing(stream.latest.flow) === stream.direction;
    return before === (this.local.outgoing(state.conduit.flow) === direction);
  }

  #carriesTurn(c: Conduit): void {
    const track = c.flow.attachment as TcpTrack | null;
    if (track !== null) track.carriesTurn = true;
  }

  #turn(state: ConduitState, c: Conduit, direction: Direction, message: StunMessage): void {
    state.lastTime = this.time;
    if (c.kind === 'tcp') this.#carriesTurn(c);
    if (message.class === 'indication') return;
    if (message.class === 'request') {
      state.exchanges.request(message, direction, this.frameNumber, this.time);
      const allocation = this.#allocation(c, message.method);
      if (message.method === StunMethod.allocate) this.local.asked(c.flow.sender(direction));
      allocation.request(message, this.frameNumber, this.time);
      return;
    }
    const answer = state.exchanges.response(message, direction, this.time);
    if (answer !== null) this.#allocation(c, null).response(message, answer, this.frameNumber, this.time);
  }

  /** The allocation that a 5-tuple is about; an Allocate after the end of one begins another. */
  #allocation(c: Conduit, method: number | null): TurnAllocation {
    const current = this.#currentAllocation.get(c);
    const over = current !== undefined && current.releasedTime !== null && method === StunMethod.allocate;
    if (current !== undefined && !over) return current;
    const allocation = new TurnAllocation(c, this.frameNumber, this.time);
    this.#currentAllocation.set(c, allocation);
    this.allocations.push(allocation);
    if (this.allocations.length > mostAllocations) {
      this.allocations = betterHalf(this.allocations, (a) => a.grantedTime !== null, (a) => a.lastTime).kept;
      const kept = new Set(this.allocations);
      for (const [conduit, a] of this.#currentAllocation) if (!kept.has(a)) this.#currentAllocation.delete(conduit);
    }
    return allocation;
  }
}

/** In its own order, the half that matters, of which the newest; and the rest. */
function betterHalf<T>(all: readonly T[], matters: (x: T) => boolean, lastTime: (x: T) => number): { kept: T[]; gone: T[] } {
  const ranked = all.map((x) => ({ x, weight: Number(matters(x)), time: lastTime(x) })).sort((a, b) => b.weight - a.weight || b.time - a.time);
  const kept = new Set(ranked.slice(0, all.length >> 1).map((r) => r.x));
  return { kept: all.filter((x) => kept.has(x)), gone: all.filter((x) => !kept.has(x)) };
}

/** Something was answered or agreed on: what a flood of single packets does not bring about. */
const cameToSomething = (s: ConduitState): boolean =>
  s.conduit.turn !== null ||
  [...s.checks, ...s.plainBindings].some((k) => k.responses > 0) ||
  s.streams.some((own) => [...own.values()].some((stream) => stream.tracker.confirmed));

function quietest(streams: Iterable<MediaStream>): MediaStream {
  const all = [...streams];
  return all.reduce((q, s) => (s.tracker.end < q.tracker.end ? s : q), all[0]!);
}
