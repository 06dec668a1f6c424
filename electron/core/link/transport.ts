/**
 * UDP (RFC 768) and TCP (RFC 9293 3.1) headers. Both take what the IP header left in the dissection: `transport`, `transportEnd`,
 * `transportLength`. A payload that the snapshot length cut is fine; a cut header is not.
 */
import { u16, u32 } from '../bytes/big-endian.ts';
import { Outcome } from './dissection.ts';
import type { Dissection } from './dissection.ts';
import { cutBySnapshot, refuse } from './verdict.ts';

function tooShort(into: Dissection, layer: string, needed: number): Outcome {
  refuse(into, layer, into.transportEnd - into.transport, into.transportLength < needed ? 'shorter than its header' : cutBySnapshot);
  return Outcome.malformed;
}

/** Length 0 stands for all of the IP payload (RFC 2675 4, and segmentation offload); of a length past it only the payload counts. */
export function udp(into: Dissection): Outcome {
  const b = into.buffer;
  const at = into.transport;
  if (into.transportEnd - at < 8) return tooShort(into, 'udp', 8);
  const length = u16(b, at + 4) || into.transportLength;
  if (length < 8) {
    refuse(into, 'udp', 4, 'length below 8');
    return Outcome.malformed;
  }
  into.sourcePort = u16(b, at);
  into.destinationPort = u16(b, at + 2);
  into.payload = at + 8;
  into.payloadLength = Math.min(length, into.transportLength) - 8;
  into.payloadEnd = Math.min(into.transportEnd, into.payload + into.payloadLength);
  return Outcome.udp;
}

/** Options may be cut by the snapshot length: then `payload` and `payloadEnd` are both where the captured bytes end. */
export function tcp(into: Dissection): Outcome {
  const b = into.buffer;
  const at = into.transport;
  if (into.transportEnd - at < 20) return tooShort(into, 'tcp', 20);
  const headerLength = (b[at + 12]! >> 4) * 4;
  if (headerLength < 20) {
    refuse(into, 'tcp', 12, 'data offset below 5');
    return Outcome.malformed;
  }
  if (headerLength > into.transportLength) {
    refuse(into, 'tcp', 12, 'data offset past the end');
    return Outcome.malformed;
  }
  into.sourcePort = u16(b, at);
  into.destinationPort = u16(b, at + 2);
  into.tcpSequence = u32(b, at + 4);
  into.tcpAcknowledgment = u32(b, at + 8);
  into.tcpFlags = b[at + 13]!;
  into.tcpWindow = u16(b, at + 14);
  into.payload = Math.min(at + headerLength, into.transportEnd);
  into.payloadEnd = into.transportEnd;
  into.payloadLength = into.transportLength - headerLength;
  return Outcome.tcp;
}
