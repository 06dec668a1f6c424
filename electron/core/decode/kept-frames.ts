/**
 * Packets by their frame numbers, from those that were kept, decoded as far as they were kept. A packet in a TCP stream or in TURN needs what came
 * before it: everything kept of the same flow is decoded up to it.
 */
import type { KeptPacket, ShownPacket } from '../../contract/packets.ts';
import { hex } from '../bytes/text.ts';
import { FlowTable } from '../flows/flow-table.ts';
import { IpProtocol } from '../flows/flow.ts';
import { Pipeline } from '../flows/pipeline.ts';
import { FrameDissector } from '../link/dissect.ts';
import { Dissection, Outcome } from '../link/dissection.ts';
import type { CaptureInterface, PacketRecord } from '../pcapfile/record.ts';
import type { KeptPackets } from '../report/kept-packets.ts';
import type { DecodedPacket, Layer } from './decoded-packet.ts';
import { fieldsOf } from './packet-fields.ts';
import { titleOf } from './packet-title.ts';
import { PlacedDecoder, type Place } from './placed-decoder.ts';

/** Of one packet. */
const mostHexBytes = 1024;
/** A segment may complete thousands of messages. */
const mostLayers = 64;
/** Packets between two pauses: well under a millisecond of work. */
const packetsAtOnce = 256;

/**
 * Gives one packet for each of `frames`, in their order. Pauses every few hundred packets, so that who asks can let others run, or give up;
 * packets that are kept or make room meanwhile do no harm.
 */
export function* keptFrames(kept: KeptPackets, interfaces: readonly CaptureInterface[], frames: readonly number[]): Generator<undefined, ShownPacket[]> {
  const wanted = new Set(frames);
  const last = Math.max(...frames);
  const flows = new FlowTable();
  yield* markFlows(kept, wanted, last, flows);
  const found = yield* decodeMarked(kept, interfaces, wanted, last, flows);
  return frames.map((frame) => found.get(frame) ?? { kept: false, frame, why: whyNot(kept, frame) });
}

/** Finds the flows of the wanted packets: they get a `state`. */
function* markFlows(kept: KeptPackets, wanted: ReadonlySet<number>, last: number, flows: FlowTable): Generator<undefined, void> {
  const dissector = new FrameDissector();
  const d = new Dissection();
  let count = 0;
  for (const record of kept) {
    if (record.frame > last) return;
    const outcome = dissector.dissect(record, d);
    if (wanted.has(record.frame) && (outcome === Outcome.udp || outcome === Outcome.tcp)) flows.lookup(d, record.frame, record.time).state = wanted;
    if (++count % packetsAtOnce === 0) yield;
  }
}

function* decodeMarked(
  kept: KeptPackets, interfaces: readonly CaptureInterface[], wanted: ReadonlySet<number>, last: number, flows: FlowTable,
): Generator<undefined, Map<number, KeptPacket>> {
  const found = new Map<number, KeptPacket>();
  let bytes = '';
  const decoder = new PlacedDecoder((packet, places) => {
    if (wanted.has(packet.frame)) found.set(packet.frame, shown(packet, places, bytes));
  });
  for (const captured of interfaces) decoder.announceInterface(captured);
  const pipeline = new Pipeline(decoder);
  const dissector = new FrameDissector();
  const d = new Dissection();
  let count = 0;
  for (const record of kept) {
    if (record.frame > last) break;
    const outcome = dissector.dissect(record, d);
    if (wanted.has(record.frame) || belongs(outcome, d, record, flows)) {
      if (wanted.has(record.frame)) bytes = hex(record.buffer, record.from, Math.min(record.to, record.from + mostHexBytes));
      pipeline.packet(record);
      decoder.flush();
    }
    if (++count % packetsAtOnce === 0) yield;
  }
  return found;
}

/** Whether a packet that nobody asked for may say how to read one that somebody did. */
function belongs(outcome: Outcome, d: Dissection, record: PacketRecord, flows: FlowTable): boolean {
  // Whose it is turns out when its datagram is whole.
  if (outcome === Outcome.fragment || d.reassembled) return true;
  if (outcome !== Outcome.udp && outcome !== Outcome.tcp) return false;
  // RTP and ChannelData (RFC 7983) say nothing of the packets after them.
  const first = d.buffer[d.payload] ?? 0;
  if (d.protocol === IpProtocol.udp && d.payloadEnd > d.payload && first >= 64 && first < 192) return false;
  return flows.lookup(d, record.frame, record.time).state !== null;
}

function whyNot(kept: KeptPackets, frame: number): string {
  if (frame > kept.lastFrame) return 'Nothing was kept of it: the capture has not come to this packet, or it is of no use to the diagnosis.';
  const { signal, media } = kept.evicted;
  if (signal + media > 0) return `Nothing is kept of it any more, or it was of no use to the diagnosis. Memory is bounded: ${signal + media} earlier packets made room for later ones.`;
  return 'Nothing was kept of it: it is of no use to the diagnosis. Wireshark shows it by this number in the same capture.';
}

function shown(packet: DecodedPacket, places: readonly (Place | null)[], bytes: string): KeptPacket {
  const layers = packet.layers.slice(0, mostLayers);
  const unshown = packet.layers.length - layers.length;
  const title = titleOf(layers);
  const network = layers.find((l) => l.layer === 'ipv4' || l.layer === 'ipv6');
  const transport = layers.find((l) => l.layer === 'udp' || l.layer === 'tcp');
  return {
    kept: true,
    frame: packet.frame, time: packet.time, interface: packet.interface, length: packet.length, keptLength: packet.captured,
    title: title.text,
    from: endpoint(network, transport, 'source'),
    to: endpoint(network, transport, 'destination'),
    layers: layers.map((layer, i) => {
      const place = places[i] ?? null;
      const fields = fieldsOf(layer, layer === title.layer ? title.tells : undefined);
      return { name: layer.layer, ...(place === null ? {} : { offset: place.offset, length: place.length }), fields };
    }),
    issues: [...(packet.issues ?? []).slice(0, mostLayers).map(({ layer, offset, reason }) => `${layer}: ${reason} (byte ${offset})`), ...(unshown > 0 ? [`${unshown} more layers are not shown`] : [])],
    hex: bytes,
  };
}

function endpoint(network: Layer | undefined, transport: Layer | undefined, side: 'source' | 'destination'): string | null {
  const address = network?.[side];
  const port = transport?.[`${side}Port`];
  if (typeof address !== 'string') return null;
  if (typeof port !== 'number') return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
