/**
 * What can only be rewritten together, and so before the first packet is handed out: TCP streams, datagrams in fragments, DTLS messages in fragments, and QUIC connections, whose
 * ClientHello tells whether they may stay. Memory grows with what the packets carry of these, never past what is kept of them.
 */
import { u16, u32 } from '../../bytes/big-endian.ts';
import { isChannelNumber } from '../../decoders/channel-data.ts';
import { DatagramKind, demux } from '../../decoders/demux.ts';
import { QuicHandshake } from '../../decoders/quic-handshake.ts';
import { stunMagicCookie } from '../../decoders/stun.ts';
import { TextMemory } from '../../decoders/text-memory.ts';
import { ContentType } from '../../decoders/tls-names.ts';
import type { Direction, Flow } from '../../flows/flow.ts';
import { FlowTable } from '../../flows/flow-table.ts';
import { FrameDissector } from '../../link/dissect.ts';
import { Dissection, Outcome } from '../../link/dissection.ts';
import { ipv4 } from '../../link/ipv4.ts';
import { ipv6 } from '../../link/ipv6.ts';
import { linkLayer } from '../../link/link-layer.ts';
import type { PacketRecord } from '../../pcapfile/record.ts';
import { CapturedConnection } from './captured-connection.ts';
import { redactDatagram } from './datagram-redaction.ts';
import type { HandshakeFragments } from './dtls-redaction.ts';
import { FragmentPlaces } from './fragment-places.ts';
import { HandshakeMessages } from './handshake-messages.ts';
import { alone, blankFragment, dnsPorts, redactIp, type Surroundings } from './ip-redaction.ts';
import type { MessageRedaction } from './message-scanner.ts';
import { Patches } from './patches.ts';
import type { StandIns } from './stand-ins.ts';

const dnsPort = 53;

/** A QUIC connection stays where its ClientHello was read and names nobody. */
interface QuicFlow {
  readonly handshake: QuicHandshake;
  stays: boolean;
}

export class JointRedaction {
  readonly #s: StandIns;
  readonly #dissector = new FrameDissector();
  readonly #d = new Dissection();
  readonly #flows = new FlowTable();
  readonly #texts = new TextMemory();
  readonly #connections = new Map<Flow, CapturedConnection[]>();
  readonly #quic = new Map<Flow, QuicFlow>();
  readonly #quicFrames = new Map<number, QuicFlow>();
  readonly #handshakes: HandshakeMessages;
  readonly #fragments = new FragmentPlaces();
  readonly #patches = new Patches();

  constructor(s: StandIns) {
    this.#s = s;
    this.#handshakes = new HandshakeMessages(s);
  }

  /** Takes note of a packet, in the order of the capture. */
  note(record: PacketRecord): void {
    const d = this.#d;
    const outcome = this.#dissector.dissect(record, d);
    if (d.reassembled || outcome === Outcome.fragment) this.#fragment(record, d, outcome);
    else if (outcome === Outcome.tcp) this.#segment(record, d);
    else if (outcome === Outcome.udp && d.payload < d.payloadEnd) this.#datagram(record, d);
  }

  /** After the last packet; pauses now and then. */
  *finish(): Generator<null, void> {
    for (const [flow, connections] of this.#connections) {
      for (const connection of connections) connection.finish(this.#s, [this.#messages(flow, 0), this.#messages(flow, 1)]);
      yield null;
    }
  }

  /** What `redactFrame` has to know for this packet, in a copy that begins at `record.from`. */
  around(record: PacketRecord): Surroundings {
    const { frame, from } = record;
    return {
      datagram: {
        withoutQuic: this.#quicFrames.get(frame)?.stays !== true,
        handshakes: partsOf(this.#patches, frame, from),
      },
      mayQuote: true,
      tcpPayload: (d) => {
        const connection = this.#connections.get(this.#flows.lookup(d, frame, record.time))?.findLast((c) => c.firstFrame <= frame);
        if (connection === undefined) d.buffer.fill(0, d.payload, d.payloadEnd);
        else connection.write(this.#flows.direction, d);
      },
      fragment: (d) => {
        const bytes = this.#patches.find(frame, d.transport - from, d.transportEnd - d.transport);
        if (bytes === null) blankFragment(d);
        else d.buffer.set(bytes, d.transport);
      },
    };
  }

  #segment(record: PacketRecord, d: Dissection): void {
    const flow = this.#flows.lookup(d, record.frame, record.time);
    const { direction } = this.#flows;
    const known = this.#connections.get(flow);
    const last = known?.at(-1);
    if (last === undefined || last.isOver(direction, d)) {
      const connection = new CapturedConnection(record.frame, flow.portA === dnsPort || flow.portB === dnsPort, this.#texts);
      if (known === undefined) this.#connections.set(flow, [connection]);
      else known.push(connection);
      // The table forgets flows with nothing on them first.
      flow.state = connection;
      connection.segment(direction, d);
    } else last.segment(direction, d);
  }

  #messages(flow: Flow, direction: Direction): MessageRedaction {
    const patches = new Patches();
    return {
      note: (message, place, wireLength) => {
        if (mayHoldHandshake(message, 0, message.length)) this.#note(flow, direction, message, wireLength, (at, bytes) => patches.add(0, place + at, bytes));
      },
      write: (redacted, from, to, wireLength) =>
        redactDatagram(this.#s, { handshakes: partsOf(patches, 0, 0), withoutQuic: true }, redacted, from, to, wireLength),
    };
  }

  /** Rewrites the copy of a message, for the sake of the handshake messages of which parts are in it. */
  #note(flow: Flow, direction: Direction, message: Uint8Array, wireLength: number, put: (at: number, bytes: Uint8Array) => void): void {
    const handshakes = this.#handshakes.datagram(`${flow.id} ${direction}`, put);
    redactDatagram(this.#s, { handshakes, withoutQuic: true }, message, 0, message.length, wireLength);
  }

  #datagram(record: PacketRecord, d: Dissection): void {
    if (dnsPorts.has(d.sourcePort) || dnsPorts.has(d.destinationPort)) return;
    const { buffer: b, payload, payloadEnd } = d;
    const isQuic = demux(b, payload, payloadEnd) === DatagramKind.quic && b[payload]! >= 0xc0;
    if (!isQuic && !mayHoldHandshake(b, payload, payloadEnd)) return;
    const flow = this.#flows.lookup(d, record.frame, record.time);
    const { direction } = this.#flows;
    if (isQuic) {
      const quic = this.#quicFlow(flow);
      this.#quicFrames.set(record.frame, quic);
      if (!quic.handshake.over) quic.handshake.datagram(direction, b, payload, payloadEnd);
      return;
    }
    // The record is lent, and the rest of the message comes later.
    const { frame } = record;
    const start = payload - record.from;
    this.#note(flow, direction, b.slice(payload, payloadEnd), d.payloadLength, (at, bytes) => this.#patches.add(frame, start + at, bytes));
  }

  #quicFlow(flow: Flow): QuicFlow {
    const known = this.#quic.get(flow);
    if (known !== undefined) return known;
    const quic: QuicFlow = {
      stays: false,
      handshake: new QuicHandshake({
        onInitial: () => undefined, onServerHello: () => undefined, onClose: () => undefined, onIssue: () => undefined,
        onClientHello: (_way, { serverName }) => {
          quic.stays = serverName === null || this.#s.textOf('hostName', serverName) === serverName;
        },
      }),
    };
    this.#quic.set(flow, quic);
    return quic;
  }

  /** A datagram that this fragment makes whole is rewritten whole, and cut again as it was. */
  #fragment(record: PacketRecord, d: Dissection, outcome: Outcome): void {
    const own = d.reassembled ? fragmentOf(record) : d;
    if (own === null) return;
    this.#fragments.note(record.frame, record.from, own);
    if (!d.reassembled) return;
    const places = this.#fragments.completed(own);
    if (outcome === Outcome.malformed) return;
    const datagram = d.buffer.slice();
    const { transport } = d;
    datagram.fill(0, redactIp(this.#s, alone, datagram, 0, datagram.length, datagram.length, d.ipVersion));
    for (const { frame, at, offset, length } of places) {
      const bytes = new Uint8Array(length);
      bytes.set(datagram.subarray(transport + offset, transport + offset + length));
      this.#patches.add(frame, at, bytes);
    }
  }
}

/** Fragments of handshake messages in a frame that begins at `start` of its buffer. */
const partsOf = (patches: Patches, frame: number, start: number): HandshakeFragments => ({
  take: (b, { from, to }) => {
    const bytes = patches.find(frame, from - start, to - from);
    if (bytes !== null) b.set(bytes, from);
    return bytes !== null;
  },
});

/** The fragment itself, not the datagram that it completes. */
function fragmentOf({ linkType, buffer: b, from, to, originalLength }: PacketRecord): Dissection | null {
  const d = new Dissection();
  d.buffer = b;
  const wireEnd = Math.max(to, from + originalLength);
  const at = linkLayer(linkType, b, from, to, wireEnd, d);
  if (at < 0) return null;
  return (d.ipVersion === 4 ? ipv4(b, at, to, wireEnd, d) : ipv6(b, at, to, wireEnd, d)) < 0 ? null : d;
}

/** Whether a DTLS handshake in clear may be in the message, or in what TURN carries in it: one look, as nearly all messages are media. */
function mayHoldHandshake(b: Uint8Array, from: number, to: number): boolean {
  if (to - from < 16) return false;
  if (isChannelNumber(u16(b, from))) return b[from + 4] === ContentType.handshake;
  if (b[from] === ContentType.handshake) return true;
  // Send and Data indications.
  return b[from] === 0 && (b[from + 1] === 0x16 || b[from + 1] === 0x17) && u32(b, from + 4) === stunMagicCookie;
}
