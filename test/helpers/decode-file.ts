/** A whole capture as `icewatch decode` shows it. */
import type { DecodedPacket } from '../../electron/core/decode/decoded-packet.ts';
import { PacketDecoder } from '../../electron/core/decode/packet-decoder.ts';
import { Pipeline } from '../../electron/core/flows/pipeline.ts';
import { readCaptureFile } from '../../electron/capture/file-source.ts';

export async function decodeFile(path: string): Promise<DecodedPacket[]> {
  const packets: DecodedPacket[] = [];
  const decoder = new PacketDecoder((packet) => packets.push(packet));
  const pipeline = new Pipeline(decoder);
  await readCaptureFile(path, {
    interface: (captured) => decoder.announceInterface(captured),
    packet: (record) => {
      pipeline.packet(record);
      decoder.flush();
    },
    issue: () => undefined,
    dropped: () => undefined,
  });
  return packets;
}
