/** How the steps of dissecting tell each other what they found: an offset of the next header, or one of these. */
import type { Dissection } from './dissection.ts';

/** Well-formed, but nothing above that we follow. */
export const notFollowed = -1;
/** Did not decode; the dissection's issue says why. */
export const refused = -2;
/** A link type that we do not read. */
export const unreadLink = -3;

export const cutBySnapshot = 'cut by the snapshot length';

/** `offset` counts from the start of the layer. */
export function refuse(into: Dissection, layer: string, offset: number, reason: string): typeof refused {
  into.issueLayer = layer;
  into.issueOffset = offset;
  into.issueReason = reason;
  return refused;
}

/**
 * A header that ends past the captured bytes. It was cut by the snapshot length where the packet went on on the wire (`wireEnd`), and
 * is simply too short where it did not. `offset` is where the captured bytes end, from the start of the layer.
 */
export const refuseShort = (into: Dissection, layer: string, offset: number, end: number, wireEnd: number): typeof refused =>
  refuse(into, layer, offset, wireEnd > end ? cutBySnapshot : 'shorter than its header');
