/**
 * What the app and the engine process say to each other. Both ends check what they receive: the engine parses hostile packets, and
 * the app must not trust it more than it trusts a file.
 */
import { z } from 'zod';
import { captureOptionsSchema } from '../contract/capture.ts';
import { packetsRequestSchema } from '../contract/packets.ts';
import { policyInputSchema } from '../contract/policy.ts';
import { replySchema, updateSchema } from '../contract/session.ts';

const id = z.number().int().min(0);

export const packetExportSchema = z.object({
  /** 32 bytes in hexadecimal: the key of the stand-ins, the same for all exports of a session; null leaves real addresses and names. */
  redactionKey: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
  /** Microseconds since the epoch, both ends included; null: as far as there are packets. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  /** Of capture time, before `to`; null: all. */
  lastMinutes: z.number().positive().nullable(),
});

export const engineCommandSchema = z.discriminatedUnion('do', [
  z.object({ id, do: z.literal('listInterfaces') }),
  z.object({ id, do: z.literal('startCapture'), options: captureOptionsSchema }),
  z.object({ id, do: z.literal('pauseCapture') }),
  z.object({ id, do: z.literal('resumeCapture') }),
  z.object({ id, do: z.literal('stop') }),
  /** Answered when reading has begun; `fileClosed` says that the file is no longer needed. */
  z.object({ id, do: z.literal('openFile'), path: z.string().min(1).max(4096), label: z.string().max(512), kind: z.enum(['file', 'sample']) }),
  /** Decodes packets that were kept; a later one cancels an earlier one. */
  packetsRequestSchema.extend({ id, do: z.literal('showPackets') }),
  /** Writes the packets that were kept as pcapng. */
  z.object({ id, do: z.literal('writePackets'), path: z.string().min(1).max(4096), packets: packetExportSchema }),
  /** What a redaction of the summary needs to know besides it: `personalSchema`. */
  z.object({ id, do: z.literal('personal') }),
  /** What calls are held against, from now on and by sessions to come. */
  z.object({ id, do: z.literal('setPolicy'), policy: policyInputSchema }),
  /** Ends captures and reading, answers, and leaves the process free to exit. */
  z.object({ id, do: z.literal('shutDown') }),
]);

const texts = z.array(z.string());
export const personalSchema = z.object({ userNames: texts, fragments: texts, ownAddresses: texts, hops: texts });

/** The parts that changed; the app numbers them. */
export const engineUpdateSchema = updateSchema.omit({ revision: true });

export const engineMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('update'), update: engineUpdateSchema }),
  z.object({ type: z.literal('reply'), id, reply: replySchema }),
  z.object({ type: z.literal('fileClosed'), id }),
]);

export type PacketExport = z.infer<typeof packetExportSchema>;
export type EngineCommand = z.infer<typeof engineCommandSchema>;
export type EngineUpdate = z.infer<typeof engineUpdateSchema>;
export type EngineMessage = z.infer<typeof engineMessageSchema>;
/** A command before the app has given it an id. */
export type EngineOrder = EngineCommand extends infer C ? (C extends EngineCommand ? Omit<C, 'id'> : never) : never;
