/** What can be captured, with what, and what the user asked for. */
import { z } from 'zod';

export const sourceNames = ['dumpcap', 'cap', 'tcpdump'] as const;
export const sourceChoices = ['auto', ...sourceNames] as const;
export type SourceName = (typeof sourceNames)[number];
export type SourceChoice = (typeof sourceChoices)[number];

/** A capture source on this machine: whether this user can really capture with it, and if not what would allow it. */
export const sourceStatusSchema = z.object({
  name: z.enum(sourceNames),
  installed: z.boolean(),
  usable: z.boolean(),
  /** Path and version, or why it is not usable. */
  detail: z.string(),
  /** The exact command or setting that would make it usable; null when it is. */
  remedy: z.string().nullable(),
});

export const interfaceSchema = z.object({
  name: z.string(),
  description: z.string().nullable(),
  kind: z.enum(['ethernet', 'wifi', 'vpn', 'loopback', 'bridge', 'virtual', 'unknown']),
  addresses: z.array(z.string()),
  link: z.enum(['up', 'down', 'unknown']),
  hasDefaultRoute: z.boolean(),
  capturable: z.boolean(),
  /** Why not, and the exact command or setting that would allow it. */
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
});

export const interfaceListSchema = z.object({
  interfaces: z.array(interfaceSchema),
  /** Names of those captured when the user names none. */
  defaults: z.array(z.string()),
  sources: z.array(sourceStatusSchema),
  /** What `auto` takes, and why. */
  chosenSource: z.enum(sourceNames).nullable(),
  chosenBecause: z.string(),
});

export const captureOptionsSchema = z.object({
  source: z.enum(sourceChoices).default('auto'),
  /** Empty: those with a route to the outside, following changes. */
  interfaces: z.array(z.string().min(1).max(256)).max(64).default([]),
  /** A pcap-filter expression instead of the built-in one; '' captures everything. */
  filter: z.string().max(4096).nullable().default(null),
});

export type SourceStatus = z.infer<typeof sourceStatusSchema>;
export type NetworkInterfaceStatus = z.infer<typeof interfaceSchema>;
export type InterfaceList = z.infer<typeof interfaceListSchema>;
export type CaptureOptions = z.infer<typeof captureOptionsSchema>;
