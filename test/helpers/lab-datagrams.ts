/** The UDP payloads of one lab call (without DNS), as alice's laptop saw them; ChannelData on her TURN server's port is opened. */
import { readFileSync } from 'node:fs';
import { formatAddress } from '../../electron/core/bytes/address.ts';
import { FrameDissector } from '../../electron/core/link/dissect.ts';
import { Dissection, Outcome } from '../../electron/core/link/dissection.ts';
import { readPackets } from './dissected-fields.ts';
import { labCapture, sharedRoot } from './shared.ts';

const alice = '10.1.0.2';
const turnPort = 3478;
const dnsPort = 53;

export type OnDatagram = (sent: boolean, b: Uint8Array, from: number, to: number, time: number, frame: number) => void;

export function readLabDatagrams(name: string, datagram: OnDatagram): void {
  const dissector = new FrameDissector();
  const d = new Dissection();
  readPackets(labCapture(name), (record) => {
    if (dissector.dissect(record, d) !== Outcome.udp || d.ipVersion !== 4 || d.sourcePort === dnsPort || d.destinationPort === dnsPort) return;
    const sent = formatAddress(d.buffer, d.sourceAddress, 4) === alice;
    const channelData = (d.sourcePort === turnPort || d.destinationPort === turnPort) && d.buffer[d.payload]! >> 4 === 4;
    datagram(sent, d.buffer, d.payload + (channelData ? 4 : 0), d.payloadEnd, record.time, record.frame);
  });
}

/** A webrtc-stats object of alice's browser in the call's last second. */
export type BrowserStats = Readonly<Record<string, unknown>> & { readonly type: string };

export const browserStats = (name: string): BrowserStats[] => {
  const truth = JSON.parse(readFileSync(`${sharedRoot}captures/${name}/alice.truth.json`, 'utf8')) as { last?: BrowserStats[] };
  return truth.last ?? [];
};
