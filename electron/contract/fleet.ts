/** Reporting calls to a collector that the company names: OTLP over HTTP, off by default, redacted. */
import { z } from 'zod';

export const fleetSettingsSchema = z.object({
  enabled: z.boolean().default(false),
  /** The collector's base URL, as OTEL_EXPORTER_OTLP_ENDPOINT is written: 'https://otel.example.com:4318'; '' while none is named. */
  endpoint: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  /** Sent with each request, for instance an authorization. */
  headers: z.record(z.string().min(1).max(256), z.string().max(4096)).default({}),
  /** Which office or network this laptop reports for: '' where unknown. */
  site: z.string().max(120).default(''),
  /** Bound of what waits on disk while the collector cannot be reached, in mebibytes; oldest goes first. */
  maxQueueMiB: z.number().int().min(1).max(10_000).default(50),
});

export const fleetStatusSchema = z.object({
  enabled: z.boolean(),
  endpoint: z.string(),
  /** Calls that wait to be sent, their bytes on disk, sent since the start, and lost because the queue was full or they were refused for good. */
  queued: z.number().int(),
  queuedBytes: z.number().int(),
  sent: z.number().int(),
  dropped: z.number().int(),
  lastSent: z.string().nullable(),
  lastError: z.string().nullable(),
});

export type FleetSettings = z.output<typeof fleetSettingsSchema>;
export type FleetStatus = z.infer<typeof fleetStatusSchema>;
