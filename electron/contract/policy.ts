/**
 * What a vendor asks a network to allow, what the company runs itself, and how both compare with what packets showed.
 * A profile is written as YAML (docs/policy.md); this is its content after reading.
 */
import { z } from 'zod';

export const entryRoles = ['web', 'signaling', 'stun', 'turn', 'media', 'cdn', 'other'] as const;
/** `tls/443` is TLS over TCP 443, `udp/40000-49999` a range; both ends are included. */
const portPattern = /^(?:udp|tcp|tls)\/(\d{1,5})(?:-(\d{1,5}))?$/;
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date is YYYY-MM-DD');
const portAdvice = 'ports are udp/3478, tcp/443, tls/443 or a range such as udp/40000-49999';
export const profileIdPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;
const httpUrl = z.url({ protocol: /^https?$/ });

export const portRangeSchema = z
  .string()
  .regex(portPattern, { error: portAdvice, abort: true })
  .refine((text) => {
    const [, first, last = first] = portPattern.exec(text) ?? [];
    return Number(first) > 0 && Number(first) <= Number(last) && Number(last) <= 65535;
  }, portAdvice);

export const policyEntrySchema = z.strictObject({
  id: z.string().regex(profileIdPattern, 'an id is lower-case letters, digits and hyphens'),
  role: z.enum(entryRoles).describe('What it is for.'),
  hosts: z
    .array(z.string().min(1).max(253))
    .max(5000)
    .default([])
    .describe("Names: 'b.daily.co'; '*.daily.co' for one or more labels before it; '*-wss.daily.co' for a part of one label; '*' for any."),
  networks: z.array(z.string().min(2).max(64)).max(20_000).default([]).describe('CIDR blocks of either family; a bare address is a block of one.'),
  ports: z.array(portRangeSchema).min(1).max(100).describe('udp/3478, tcp/443, tls/443 (TLS over TCP), or a range such as udp/40000-49999.'),
  need: z.enum(['required', 'fallback']).describe("'required': the app does not work without; 'fallback': for quality, or where something else fails."),
  source: httpUrl.optional().describe('Where this is published; where the profile is, if absent.'),
  read: day.optional().describe('When it was read there; when the profile was, if absent.'),
  note: z.string().max(2000).optional(),
});

/** Formats of published lists that Icewatch reads when asked to. */
export const listFormats = ['daily-ip-info', 'microsoft-365-endpoints', 'zoom-ranges'] as const;

export const policyProfileSchema = z.strictObject({
  schema: z.literal('icewatch.policy/1'),
  id: z.string().regex(profileIdPattern, 'an id is lower-case letters, digits and hyphens').describe('Of an own profile: that of a built-in one takes its place.'),
  name: z.string().min(1).max(120),
  sources: z.array(httpUrl).max(20).default([]).describe('Where the vendor publishes what is listed.'),
  read: day.describe('When the sources were read.'),
  note: z.string().max(4000).optional().describe('What is known of how well the copy was read.'),
  published: z
    .array(z.strictObject({ url: httpUrl, format: z.enum(listFormats) }))
    .max(10)
    .default([])
    .describe('Lists for machines, which are fetched only when the user asks.'),
  entries: z.array(policyEntrySchema).min(1).max(500),
});

/** RTCIceServer of the W3C's webrtc-pc, of which credentials are not kept. */
export const iceServerSchema = z.object({ urls: z.union([z.string().max(512), z.array(z.string().max(512)).max(50)]) });
export const placements = ['front', 'back', 'replace'] as const;

/** What the company runs itself and asks its apps to use. */
export const ownNetworkSchema = z.strictObject({
  /** The proxy through which signaling must go (`setProxyUrl`): 'https://proxy.example.com/daily'; null: none. */
  proxyUrl: httpUrl.nullable().default(null),
  /** Own STUN and TURN servers (`setIceConfig`). */
  iceServers: z.array(iceServerSchema).max(50).default([]),
  /** Before the vendor's servers, after them, or instead of them: then any other STUN or TURN server is a leak. */
  placement: z.enum(placements).default('back'),
  /** Own names, as in entries, and own CIDR blocks: what goes there is no leak. */
  hosts: z.array(z.string().min(1).max(253)).max(1000).default([]),
  networks: z.array(z.string().min(2).max(64)).max(1000).default([]),
});

/** What the user chose: stays in the settings. */
export const policyChoiceSchema = z.object({
  /** Ids of the profiles that calls are held against. */
  profiles: z.array(z.string().max(64)).max(20).default([]),
  own: ownNetworkSchema.nullable().default(null),
});

/** What the analyzer is given. */
export const policyInputSchema = z.object({
  /** All that are known: those not chosen are only suggested, where their servers were contacted. */
  profiles: z.array(policyProfileSchema).max(200),
  choice: policyChoiceSchema,
});

export const profileOrigins = ['built-in', 'own', 'fetched'] as const;
/** A line of the list of profiles. */
export const profileInfoSchema = z.object({
  id: z.string(),
  name: z.string(),
  origin: z.enum(profileOrigins),
  sources: z.array(z.string()),
  read: z.string(),
  /** Days since it was read, by this machine's clock. */
  ageDays: z.number().int(),
  /** Vendors change their lists: past this age it should be read again. */
  old: z.boolean(),
  entries: z.number().int(),
  /** Whether the vendor publishes a list that can be fetched. */
  fetchable: z.boolean(),
  /** The file of the user's own or fetched profile; null for built-in ones. */
  path: z.string().nullable(),
});
/** What is wrong with a profile, and where. Lines and columns count from 1. */
export const profileProblemSchema = z.object({ line: z.number().int(), column: z.number().int(), path: z.string(), message: z.string() });
export const profileCheckSchema = z.object({ profile: policyProfileSchema.nullable(), problems: z.array(profileProblemSchema) });
/** A profile file that could not be used, so that it is not missed silently. */
export const brokenProfileSchema = z.object({ path: z.string(), problems: z.array(profileProblemSchema) });
export const profileListSchema = z.object({ profiles: z.array(profileInfoSchema), broken: z.array(brokenProfileSchema) });
export const profileViewSchema = z.object({ profile: policyProfileSchema, origin: z.enum(profileOrigins), yaml: z.string() });
/** What a fetched list changed. */
export const profileFetchSchema = z.object({ profile: policyProfileSchema, added: z.array(z.string()), removed: z.array(z.string()), url: z.string() });

/* ---- what packets showed of it: parts of the summary ---- */

const time = z.string();
const count = z.number().int().min(0);
const evidence = z.array(z.object({ frame: count, time, note: z.string() }));

/** `dns`: the name was not resolved; `dropped`: no answer; `refused` by a reset; `rejected` by an ICMP error; `reset` in use or after the ClientHello;
 *  `tls`: TLS failed otherwise; `proxy`: the web proxy said no; `server-refused`: a STUN or TURN error, which no firewall makes. */
export const entryFailures = ['dns', 'dropped', 'refused', 'rejected', 'reset', 'tls', 'proxy', 'server-refused'] as const;
export const entryStatuses = ['seen-working', 'seen-failing', 'not-seen'] as const;

export const policyEntryResultSchema = z.object({
  id: z.string(),
  role: z.enum(entryRoles),
  required: z.boolean(),
  /** `seen-failing` where the latest attempts failed, also where earlier ones, or other ports, worked: see `contacts`. */
  status: z.enum(entryStatuses),
  /** How it fails; null unless `seen-failing`. */
  how: z.enum(entryFailures).nullable(),
  /** What was contacted of this entry, by name where it had one, each once per protocol and port. */
  contacts: z.array(
    z.object({
      name: z.string().nullable(),
      address: z.string().nullable(),
      protocol: z.enum(['udp', 'tcp', 'tls']),
      port: z.number().int(),
      works: z.boolean(),
      how: z.enum(entryFailures).nullable(),
    }),
  ),
  /** In words, for an administrator. */
  detail: z.string(),
  evidence,
  /** What the list asks for. */
  hosts: z.array(z.string()),
  networks: z.array(z.string()),
  ports: z.array(z.string()),
  source: z.string().nullable(),
  note: z.string().nullable(),
});

/** `proxy-bypassed`: signaling went to a server itself though a proxy is set; `excluded-server`: STUN or TURN to a server that `replace` excludes;
 *  `unknown-turn`: TURN to a server that is neither the vendor's nor the company's. */
export const leakKinds = ['proxy-bypassed', 'excluded-server', 'unknown-turn'] as const;
export const policyLeakSchema = z.object({
  kind: z.enum(leakKinds),
  name: z.string().nullable(),
  address: z.string(),
  port: z.number().int(),
  protocol: z.enum(['udp', 'tcp', 'tls']),
  detail: z.string(),
  evidence,
});

export const policyReportSchema = z.object({
  /** The profile's id; 'own' for what the company runs itself. */
  profile: z.string(),
  name: z.string(),
  /** `suggested`: not chosen by the user, but its servers were contacted; it makes no findings. */
  chosen: z.enum(['user', 'suggested']),
  /** Why it is suggested, or in words what was recognised. */
  recognised: z.string(),
  sources: z.array(z.string()),
  read: z.string().nullable(),
  /** Days from `read` to the end of the capture; negative where the capture is older than the list. */
  ageDays: z.number().int().nullable(),
  old: z.boolean(),
  entries: z.array(policyEntryResultSchema),
  leaks: z.array(policyLeakSchema),
});

/** Whose relay an allocation is on. */
export const relayOwnerSchema = z.object({ kind: z.enum(['vendor', 'own', 'unknown']), profile: z.string().nullable(), entry: z.string().nullable() });

export type EntryRole = (typeof entryRoles)[number];
export type PolicyEntry = z.output<typeof policyEntrySchema>;
export type PolicyProfile = z.output<typeof policyProfileSchema>;
export type ListFormat = (typeof listFormats)[number];
export type OwnNetwork = z.output<typeof ownNetworkSchema>;
export type PolicyChoice = z.output<typeof policyChoiceSchema>;
export type PolicyInput = z.output<typeof policyInputSchema>;
export type ProfileOrigin = (typeof profileOrigins)[number];
export type ProfileInfo = z.infer<typeof profileInfoSchema>;
export type ProfileProblem = z.infer<typeof profileProblemSchema>;
export type ProfileCheck = z.infer<typeof profileCheckSchema>;
export type BrokenProfile = z.infer<typeof brokenProfileSchema>;
export type ProfileList = z.infer<typeof profileListSchema>;
export type ProfileView = z.infer<typeof profileViewSchema>;
export type ProfileFetch = z.infer<typeof profileFetchSchema>;
export type EntryFailure = (typeof entryFailures)[number];
export type PolicyEntryResult = z.infer<typeof policyEntryResultSchema>;
export type PolicyLeak = z.infer<typeof policyLeakSchema>;
export type PolicyReport = z.infer<typeof policyReportSchema>;
export type RelayOwner = z.infer<typeof relayOwnerSchema>;

export const noPolicy: PolicyInput = { profiles: [], choice: { profiles: [], own: null } };
