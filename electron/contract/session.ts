/** What the page is told while a capture runs or a file is read, and what it may ask for. */
import { z } from 'zod';
import { appErrorSchema } from './errors.ts';
import { captureOptionsSchema, interfaceListSchema, sourceNames } from './capture.ts';
import { fleetSettingsSchema, fleetStatusSchema } from './fleet.ts';
import { comparisonSchema, historyDetailSchema, historyPageSchema, historySettingsSchema } from './history.ts';
import { packetsReplySchema, packetsRequestSchema } from './packets.ts';
import { policyChoiceSchema, profileCheckSchema, profileFetchSchema, profileInfoSchema, profileListSchema, profileViewSchema } from './policy.ts';
import { summarySchema } from './summary.ts';

/** The state of the one session that a window shows. */
export const sessionStateSchema = z.object({
  phase: z.enum(['idle', 'starting', 'capturing', 'paused', 'reading', 'done', 'failed']),
  kind: z.enum(['none', 'live', 'file', 'sample']),
  /** File name, or interface names. */
  label: z.string(),
  source: z.enum(sourceNames).nullable(),
  /** Why this source was taken. */
  sourceReason: z.string().nullable(),
  interfaces: z.array(z.object({ name: z.string(), state: z.enum(['starting', 'capturing', 'down', 'gone', 'restarting', 'failed']), detail: z.string().nullable() })),
  /** Bytes read of the file; total null where it is not known (gzip, standard input). */
  progress: z.object({ done: z.number(), total: z.number().nullable() }).nullable(),
  /** What went wrong; partial results stay. */
  error: appErrorSchema.nullable(),
  /** How much the flight recorder holds at this moment: what can still be saved of the last minutes. Null where nothing is recorded. */
  recorder: z.object({ since: z.string(), packets: z.number().int(), bytes: z.number().int() }).nullable().default(null),
  /** The call that ended last while it was captured: the page tells of it once. */
  endedCall: z
    .object({ uid: z.string(), historyId: z.number().int().nullable(), title: z.string(), sentence: z.string(), severity: z.enum(['ok', 'info', 'warning', 'problem']), end: z.string() })
    .nullable()
    .default(null),
});

/**
 * Time series for the charts: at most 300 points a series, all on one time axis in milliseconds since the epoch.
 * `bucketMs` is the width that one point of `usage` and of a stream's points covers.
 */
export const usagePointSchema = z.object({
  t: z.number(),
  /** Bits per second, sent and received together, by what carried them. */
  direct: z.number(),
  relayUdp: z.number(),
  relayTcp: z.number(),
  relayTls: z.number(),
  remoteRelay: z.number(),
});
export const seriesSchema = z.object({
  start: z.number().nullable(),
  end: z.number().nullable(),
  bucketMs: z.number(),
  usage: z.array(usagePointSchema),
  /** Round-trip times in seconds of answered checks, by pair id. */
  roundTripTimes: z.array(z.object({ pairId: z.string(), points: z.array(z.object({ t: z.number(), rtt: z.number() })) })),
  /** By stream, `key` is `direction:ssrc:pairId`. Loss is a fraction 0..1, jitter in seconds, bitrate in bit/s. */
  streams: z.array(
    z.object({ key: z.string(), points: z.array(z.object({ t: z.number(), bitrate: z.number(), loss: z.number(), jitter: z.number().nullable() })) }),
  ),
});

/** An update carries the parts that changed since the update before; the first one after subscribing carries all. */
export const updateSchema = z.object({
  revision: z.number().int(),
  session: sessionStateSchema.optional(),
  summary: summarySchema.partial().optional(),
  series: seriesSchema.optional(),
});

/** `csv` is all tables in one file; `ticket` the firewall ticket alone, as Markdown. */
export const exportFormats = ['html', 'markdown', 'ticket', 'json', 'csv', 'pcapng'] as const;
export const exportOptionsSchema = z.object({
  format: z.enum(exportFormats),
  reveal: z.boolean().default(false),
  /** Only what happened in the last so many minutes of capture; null: all. Of `pcapng` alone. */
  lastMinutes: z.number().positive().max(24 * 60).nullable().default(null),
});

export const settingsSchema = z.object({
  captureOnOpen: z.boolean().default(true),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  capture: captureOptionsSchema.default({ source: 'auto', interfaces: [], filter: null }),
  policy: policyChoiceSchema.default({ profiles: [], own: null }),
  history: historySettingsSchema.default(historySettingsSchema.parse({})),
  fleet: fleetSettingsSchema.default(fleetSettingsSchema.parse({})),
});

export type SessionState = z.infer<typeof sessionStateSchema>;
export type UsagePoint = z.infer<typeof usagePointSchema>;
export type Series = z.infer<typeof seriesSchema>;
export type Update = z.infer<typeof updateSchema>;
export type ExportFormat = (typeof exportFormats)[number];
export type ExportOptions = z.input<typeof exportOptionsSchema>;
export type Settings = z.infer<typeof settingsSchema>;

export const emptySession: SessionState = {
  phase: 'idle', kind: 'none', label: '', source: null, sourceReason: null, interfaces: [], progress: null, error: null, recorder: null, endedCall: null,
};
export const emptySeries: Series = { start: null, end: null, bucketMs: 1000, usage: [], roundTripTimes: [], streams: [] };

/**
 * The requests a page can make: name, what it takes, what it answers. Both shells check the payload against these schemas on
 * every call. An answer is `{ok: true, value}` or `{ok: false, error: AppError}`.
 */
export const requests = {
  listInterfaces: { takes: z.null(), gives: interfaceListSchema },
  startCapture: { takes: captureOptionsSchema, gives: z.null() },
  pauseCapture: { takes: z.null(), gives: z.null() },
  resumeCapture: { takes: z.null(), gives: z.null() },
  /** Ends a capture, or cancels the reading of a file; what was read stays. */
  stop: { takes: z.null(), gives: z.null() },
  openSample: { takes: z.null(), gives: z.null() },
  /** Packets of the session by their frame numbers, decoded as far as they were kept. A later request cancels an earlier one. */
  packets: { takes: packetsRequestSchema, gives: packetsReplySchema },
  getSettings: { takes: z.null(), gives: settingsSchema },
  setSettings: { takes: settingsSchema, gives: settingsSchema },
  /** The firewall ticket of what is shown, as Markdown ready to paste. */
  ticket: { takes: z.object({ reveal: z.boolean() }), gives: z.object({ markdown: z.string() }) },
  listProfiles: { takes: z.null(), gives: profileListSchema },
  showProfile: { takes: z.object({ id: z.string().max(64) }), gives: profileViewSchema },
  checkProfile: { takes: z.object({ yaml: z.string().max(2_000_000) }), gives: profileCheckSchema },
  /** Keeps the user's own profile; one with the id of a built-in one takes its place. */
  saveProfile: { takes: z.object({ yaml: z.string().max(2_000_000) }), gives: profileInfoSchema },
  /** Removes an own or fetched profile; the built-in one of that id comes back. */
  deleteProfile: { takes: z.object({ id: z.string().max(64) }), gives: z.null() },
  /** Fetches the vendor's published list: the only request that makes Icewatch talk to a vendor, and only because the user asked. */
  fetchProfile: { takes: z.object({ id: z.string().max(64) }), gives: profileFetchSchema },
  listCalls: { takes: z.object({ limit: z.number().int().min(1).max(1000), offset: z.number().int().min(0) }), gives: historyPageSchema },
  showCall: { takes: z.object({ id: z.number().int().min(0) }), gives: historyDetailSchema },
  compareCalls: { takes: z.object({ a: z.number().int().min(0), b: z.number().int().min(0) }), gives: comparisonSchema },
  /** By id; null deletes all. */
  deleteCalls: { takes: z.object({ ids: z.array(z.number().int().min(0)).max(100_000).nullable() }), gives: z.null() },
  fleetStatus: { takes: z.null(), gives: fleetStatusSchema },
} as const;
export type RequestName = keyof typeof requests;
export type RequestTakes<N extends RequestName> = z.input<(typeof requests)[N]['takes']>;
export type RequestGives<N extends RequestName> = z.output<(typeof requests)[N]['gives']>;

export const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: appErrorSchema }),
]);
export type Reply = z.infer<typeof replySchema>;
