/** Packets behind the claims: what the page asks for by frame number, and how each is shown. */
import { z } from 'zod';

const count = z.number().int().min(0);

/** More than a claim cites. */
export const mostFrames = 64;

export const packetFieldSchema = z.object({
  /** The RFC's or the decoder's, in words: 'XOR-MAPPED-ADDRESS', 'source port'. */
  name: z.string(),
  /** As a person reads it; '' where the fields that follow, one deeper, say it. */
  value: z.string(),
  /** 0 for fields of the layer itself. */
  depth: count,
  /** Says what the packet is cited for more often than others: an error code, a mapped address, TCP flags. */
  telling: z.boolean(),
  /** Where it stands in the bytes; absent where that is not followed. */
  offset: count.optional(),
  length: count.optional(),
});

export const packetLayerSchema = z.object({
  name: z.string(),
  offset: count.optional(),
  length: count.optional(),
  fields: z.array(packetFieldSchema),
});

export const shownPacketSchema = z.discriminatedUnion('kept', [
  z.object({
    kept: z.literal(true),
    frame: count,
    /** ISO 8601 in UTC with microseconds. */
    time: z.string(),
    interface: z.string(),
    /** Bytes on the wire, and how many of them Icewatch kept: headers, and what the diagnosis needs. */
    length: count,
    keptLength: count,
    /** 'STUN Allocate error 401 Unauthorized'. */
    title: z.string(),
    /** Endpoints, where it has any. */
    from: z.string().nullable(),
    to: z.string().nullable(),
    /** From the link inwards. */
    layers: z.array(packetLayerSchema),
    issues: z.array(z.string()),
    /** The first of the kept bytes, in hexadecimal. */
    hex: z.string(),
  }),
  z.object({ kept: z.literal(false), frame: count, why: z.string() }),
]);

export const packetsRequestSchema = z.object({ frames: z.array(count).min(1).max(mostFrames) });
/** One for each frame asked for, in that order. */
export const packetsReplySchema = z.object({ packets: z.array(shownPacketSchema) });

export type PacketField = z.infer<typeof packetFieldSchema>;
export type PacketLayer = z.infer<typeof packetLayerSchema>;
export type ShownPacket = z.infer<typeof shownPacketSchema>;
export type KeptPacket = Extract<ShownPacket, { kept: true }>;
