/** Calls of the past: what is kept of them, and what changed between two. */
import { z } from 'zod';
import { findingCodes, pathSchema, summarySchema } from './summary.ts';

const count = z.number().int().min(0);
const time = z.string();

/** A line of the list of calls; everything else is in the summary that is kept with it. */
export const historyEntrySchema = z.object({
  id: count,
  /** The same for the same call, however often it is recorded. */
  uid: z.string(),
  recorded: time,
  start: time,
  end: time,
  durationMs: z.number(),
  /** 'dumpcap on wlan0', or a file's name. */
  capturedBy: z.string(),
  title: z.string(),
  severity: z.enum(['ok', 'info', 'warning', 'problem']),
  code: z.enum(findingCodes).nullable(),
  cause: z.enum(findingCodes).nullable(),
  pathKind: pathSchema.shape.kind.nullable(),
  pathTransport: pathSchema.shape.transport.nullable(),
  /** Redacted as the setting says; packets were kept too where there is a file. */
  redacted: z.boolean(),
  captureFile: z.string().nullable(),
});

export const historyPageSchema = z.object({ entries: z.array(historyEntrySchema), total: count, bytes: count, path: z.string() });
/** A summary of that one call. */
export const historyDetailSchema = z.object({ entry: historyEntrySchema, summary: summarySchema });

export const changeAspects = ['path', 'cause', 'finding', 'ladder', 'nat', 'network', 'server', 'media', 'policy', 'duration'] as const;
export const callChangeSchema = z.object({
  aspect: z.enum(changeAspects),
  /** What it is about: 'Path', 'Round-trip time', 'UDP'. */
  label: z.string(),
  before: z.string(),
  after: z.string(),
  /** From the first call to the second. */
  effect: z.enum(['worse', 'better', 'different']),
  /** How much it explains: those of 1 first. */
  weight: z.number().int().min(1).max(3),
});
export const comparisonSchema = z.object({
  a: historyEntrySchema,
  b: historyEntrySchema,
  /** One sentence: what changed between the good call and the bad one. */
  sentence: z.string(),
  changes: z.array(callChangeSchema),
  /** Labels of what was compared and is the same. */
  same: z.array(z.string()),
});

export const historySettingsSchema = z.object({
  enabled: z.boolean().default(true),
  /** Oldest calls go first. */
  maxCalls: z.number().int().min(1).max(100_000).default(1000),
  maxDays: z.number().int().min(1).max(3650).default(180),
  /** Whether a call's packets (headers only) are kept as a file too; by default the summary alone is. */
  keepPackets: z.boolean().default(false),
  /** Bound of all those files together, in mebibytes. */
  maxPacketsMiB: z.number().int().min(1).max(100_000).default(500),
  notify: z.boolean().default(true),
});

export type HistoryEntry = z.infer<typeof historyEntrySchema>;
export type HistoryPage = z.infer<typeof historyPageSchema>;
export type HistoryDetail = z.infer<typeof historyDetailSchema>;
export type CallChange = z.infer<typeof callChangeSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type HistorySettings = z.output<typeof historySettingsSchema>;
