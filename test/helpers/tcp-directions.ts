/** Feeds each direction of each TCP connection of a capture file to a sink, in order, as the pipeline does. */
import { formatAddress } from '../../electron/core/bytes/address.ts';
import { FrameDissector } from '../../electron/core/link/dissect.ts';
import { Dissection, Outcome } from '../../electron/core/link/dissection.ts';
import type { StreamSink } from '../../electron/core/link/stream-sink.ts';
import { TcpStream } from '../../electron/core/link/tcp-stream.ts';
import { readPackets } from './dissected-fields.ts';

/** `connection` is the same for both directions: the sender's 'address:port' pairs in alphabetical order. */
export type MakeSink = (sender: string, connection: string) => StreamSink;

export function readTcpDirections(file: string, make: MakeSink): void {
  const dissector = new FrameDissector();
  const d = new Dissection();
  const streams = new Map<string, TcpStream>();
  readPackets(file, (record) => {
    if (dissector.dissect(record, d) !== Outcome.tcp) return;
    const length = d.ipVersion === 4 ? 4 : 16;
    const source = `${formatAddress(d.buffer, d.sourceAddress, length)}:${d.sourcePort}`;
    const destination = `${formatAddress(d.buffer, d.destinationAddress, length)}:${d.destinationPort}`;
    const key = `${source} ${destination}`;
    let stream = streams.get(key);
    if (stream === undefined) {
      stream = new TcpStream(make(source, [source, destination].sort().join(' ')));
      streams.set(key, stream);
    }
    stream.segment(d.tcpSequence, d.tcpFlags, d.buffer, d.payload, d.payloadEnd, d.payloadLength);
    if ((d.tcpFlags & 16) !== 0) streams.get(`${destination} ${source}`)?.acknowledged(d.tcpAcknowledgment);
  });
  for (const stream of streams.values()) stream.finish();
}
