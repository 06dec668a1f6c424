/**
 * `icewatch.summary/1`: the one document that the UI shows, the command line prints and every export is made from.
 *
 * Times are ISO 8601 in UTC with microseconds; durations are in milliseconds; round-trip times and jitter are in seconds as in
 * webrtc-stats; bitrates in bits per second; addresses are strings without port. `frame` counts from 1 in the order of capture,
 * as Wireshark counts.
 */
import { z } from 'zod';
import { policyReportSchema, relayOwnerSchema } from './policy.ts';

const time = z.string();
const port = z.number().int().min(0).max(65535);
const count = z.number().int().min(0);

export const candidateTypes = ['host', 'srflx', 'prflx', 'relay', 'unknown'] as const;
export const transports = ['udp', 'tcp', 'tls'] as const;

/** Where a claim can be checked: one packet, and what it shows. */
export const evidenceSchema = z.object({ frame: count, time, note: z.string() });

export const candidateSchema = z.object({
  type: z.enum(candidateTypes),
  address: z.string(),
  port,
  protocol: z.enum(['udp', 'tcp']),
  relatedAddress: z.string().optional(),
  relatedPort: port.optional(),
});

export const pathSchema = z.object({
  kind: z.enum(['direct', 'relay', 'remote-relay']),
  /** Towards the relay for `relay`, otherwise of the pair itself. */
  transport: z.enum(transports),
  local: candidateSchema,
  /** `null` address is never written: inside TLS the remote side cannot be seen and the type is `unknown` with address ''. */
  remote: candidateSchema,
  relay: z
    .object({
      server: z.string(),
      port,
      hostname: z.string().nullable(),
      transport: z.enum(transports),
      relayedAddress: z.string().nullable(),
      relayedPort: port.nullable(),
    })
    .optional(),
  confidence: z.enum(['observed', 'inferred']),
});

export const pathPeriodSchema = z.object({ start: time, end: time, path: pathSchema });

export const pairStates = ['in-progress', 'succeeded', 'failed'] as const;

export const pairSchema = z.object({
  id: z.string(),
  local: candidateSchema,
  remote: candidateSchema,
  state: z.enum(pairStates),
  nominated: z.boolean(),
  selected: z.boolean(),
  /** The allocation this pair runs inside, by its `id`; absent for a pair on the wire itself. */
  allocationId: z.string().optional(),
  requestsSent: count,
  responsesReceived: count,
  requestsReceived: count,
  responsesSent: count,
  /** How many of `requestsSent` repeated a transaction id. */
  retransmissionsSent: count,
  /** Seconds; of the last answered check. */
  currentRoundTripTime: z.number().nullable(),
  /** Seconds; the sum over `responsesReceived`. */
  totalRoundTripTime: z.number(),
  packetsSent: count,
  packetsReceived: count,
  /** Payload besides STUN, as webrtc-stats counts. */
  bytesSent: count,
  bytesReceived: count,
  /** STUN error responses on this pair. */
  errors: z.array(z.object({ code: count, reason: z.string(), count, direction: z.enum(['sent', 'received']) })),
  firstSeen: time,
  lastSeen: time,
  firstFrame: count,
});

export const streamSchema = z.object({
  ssrc: count,
  direction: z.enum(['sent', 'received']),
  pairId: z.string(),
  payloadTypes: z.array(count),
  kind: z.enum(['audio', 'video', 'unknown']),
  packets: count,
  bytes: count,
  /** RFC 3550 A.3: expected less received; negative when duplicates outnumber losses. */
  packetsLost: z.number().int(),
  duplicates: count,
  reordered: count,
  /** Jumps too far for loss: the path was gone, or the sender began anew. */
  interruptions: count,
  /** SSRC of the stream that this one most likely repairs (RFC 4588 retransmissions, or forward error correction). */
  repairs: count.nullable(),
  /** Seconds, RFC 3550 6.4.1; `null` where the clock rate is not known. */
  jitter: z.number().nullable(),
  clockRate: count.nullable(),
  /** Bits per second over the stream's life. */
  bitrate: z.number().nullable(),
  start: time,
  end: time,
});

export const dtlsSchema = z.object({
  pairId: z.string(),
  /** Of the side that sent the ClientHello. */
  client: z.enum(['local', 'remote']),
  version: z.string().nullable(),
  cipherSuite: z.string().nullable(),
  srtpProfile: z.string().nullable(),
  state: z.enum(['handshaking', 'connected', 'failed', 'closed']),
  retransmissions: count,
  /** Of the certificate in clear (DTLS 1.2), as SDP writes it. */
  fingerprints: z.array(z.object({ side: z.enum(['local', 'remote']), algorithm: z.string(), value: z.string() })),
  /** Whether they are those that signaling announced (RFC 8122 5); absent where signaling or certificate were not in clear. */
  fingerprintMatches: z.boolean().optional(),
  alert: z.string().nullable(),
  start: time,
  end: time.nullable(),
});

export const usageSchema = z.object({ bytesSent: count, bytesReceived: count, durationMs: z.number() });
export const usageByPathSchema = z.object({
  direct: usageSchema,
  relayUdp: usageSchema,
  relayTcp: usageSchema,
  relayTls: usageSchema,
  remoteRelay: usageSchema,
});

export const findingCodes = [
  'path.direct', 'path.relay-udp', 'path.relay-tcp', 'path.relay-tls', 'path.remote-relay', 'path.none', 'path.changed',
  'udp.blocked', 'udp.rejected', 'turn.unreachable', 'turn.auth-failed', 'turn.refused', 'turn.tls-only',
  'nat.symmetric', 'ice.failed', 'ice.restarted', 'ice.role-conflict', 'consent.lost', 'dtls.blocked',
  'signaling.dns-failed', 'signaling.unreachable', 'signaling.reset', 'signaling.tls-failed', 'signaling.proxied', 'signaling.lost',
  'media.loss', 'media.jitter', 'media.one-way', 'media.rtt', 'capture.incomplete', 'policy.missing', 'policy.leak', 'vpn.in-path',
  'udp.partly-blocked', 'udp.blocked-midcall', 'network.only-443', 'network.only-proxy', 'network.ipv6-broken', 'network.idle-timeout', 'network.mtu',
  'nat.carrier-grade', 'nat.pooled', 'nat.hairpin', 'tls.intercepted',
] as const;

/** How it stands with a call (or, where there is none, with the attempt at one) in one sentence, made from the findings. */
export const verdictSchema = z.object({
  /** The finding that says how the call is connected, or that it is not; `null` while that is open. */
  code: z.enum(findingCodes).nullable(),
  /** The finding that says why; `null` where nothing stands in the way, or it cannot be told. */
  cause: z.enum(findingCodes).nullable(),
  severity: z.enum(['ok', 'info', 'warning', 'problem']),
  /** A few words: 'Relayed over TCP: UDP leaves this laptop and nothing comes back'. */
  title: z.string(),
  /** For the employee: how, why, and what it costs. */
  sentence: z.string(),
  /** For the administrator: protocol, name or address, port, direction; '' where nothing is to be done. */
  advice: z.string(),
  /** Other findings that trouble this call, gravest first. */
  also: z.array(z.enum(findingCodes)),
  evidence: z.array(evidenceSchema),
  confidence: z.enum(['certain', 'likely', 'possible']),
  /** Since when this has been the verdict, to a second of capture time; it changes only once the change has held for some seconds. */
  reached: time,
});

/** The rungs of ICE's ladder (RFC 8445 2), from the shortest path to the last resort. */
export const rungNames = ['host', 'srflx', 'relay-udp', 'relay-tcp', 'relay-tls'] as const;
/**
 * `carries` the call now or did last; `worked` when asked, but the call took another; `failed`: asked long enough, no answer; `refused` by the server or by a
 * firewall that says so; `unused`: what it needs was there and no pair on it was tried; `not-tried`; `unknown` where packets cannot show it.
 */
export const rungOutcomes = ['carries', 'worked', 'failed', 'refused', 'trying', 'unused', 'not-tried', 'unknown'] as const;
export const rungSchema = z.object({
  rung: z.enum(rungNames),
  outcome: z.enum(rungOutcomes),
  /** First request on it, and first answer to one. */
  tried: time.nullable(),
  answered: time.nullable(),
  attempts: count,
  /** From the first attempt until the rung answered or, where it never did, until another one carried the call. */
  timeLostMs: z.number().nullable(),
  note: z.string(),
  evidence: z.array(evidenceSchema),
});

export const stopKinds = ['laptop', 'vpn', 'nat', 'firewall', 'proxy', 'relay', 'remote-relay', 'peer', 'sfu'] as const;
export const legStates = ['open', 'blocked', 'unknown'] as const;
/** The path as a picture: places, and a leg between each and the next (one leg fewer than stops). */
export const routeSchema = z.object({
  stops: z.array(z.object({ kind: z.enum(stopKinds), name: z.string(), address: z.string().nullable() })),
  legs: z.array(
    z.object({
      transport: z.enum(transports).nullable(),
      state: z.enum(legStates),
      /** Seconds; of this leg alone, `null` where it cannot be told from the others. */
      roundTripTime: z.number().nullable(),
      note: z.string(),
    }),
  ),
  /** What ICE would have preferred and did not get: shown as a broken line. */
  blocked: z.object({ transport: z.enum(transports), to: z.string(), note: z.string() }).nullable(),
});

export const callSchema = z.object({
  id: z.string(),
  start: time,
  end: time,
  ongoing: z.boolean(),
  /** How many ICE agents (peer connections) of this laptop make up the call. */
  peerConnections: count,
  topology: z.enum(['p2p', 'sfu', 'unknown']),
  topologyConfidence: z.enum(['certain', 'likely', 'possible']),
  /** What speaks for it, in words. */
  topologyReason: z.string(),
  role: z.enum(['controlling', 'controlled', 'unknown']),
  /** Whether signaling says that the other side is ICE-lite (RFC 8445 2.5); absent where it was not in clear. */
  remoteIceLite: z.boolean().optional(),
  path: pathSchema.nullable(),
  pathHistory: z.array(pathPeriodSchema),
  pairs: z.array(pairSchema),
  streams: z.array(streamSchema),
  dtls: z.array(dtlsSchema),
  usage: usageByPathSchema,
  ladder: z.array(rungSchema),
  route: routeSchema,
  verdict: verdictSchema,
});

export const allocationSchema = z.object({
  id: z.string(),
  server: z.string(),
  port,
  hostname: z.string().nullable(),
  transport: z.enum(transports),
  localAddress: z.string(),
  localPort: port,
  realm: z.string().nullable(),
  username: z.string().nullable(),
  software: z.string().nullable(),
  /** Whose relay it is, as far as profiles and own settings tell. */
  owner: relayOwnerSchema,
  state: z.enum(['allocating', 'active', 'failed', 'released', 'expired']),
  error: z.object({ code: count, reason: z.string() }).optional(),
  /** All error answers, the usual first 401 and any 438 too. */
  errors: z.array(z.object({ method: z.string(), code: count, reason: z.string(), count })),
  relayedAddress: z.string().nullable(),
  relayedPort: port.nullable(),
  mappedAddress: z.string().nullable(),
  mappedPort: port.nullable(),
  /** Seconds, as last granted. */
  lifetime: count.nullable(),
  permissions: z.array(z.object({ address: z.string(), granted: z.boolean(), error: count.optional() })),
  channels: z.array(z.object({ number: count, address: z.string(), port })),
  requestsSent: count,
  responsesReceived: count,
  refreshes: count,
  /** Seconds; least of the answered requests, `null` where none was answered. */
  roundTripTime: z.number().nullable(),
  /** What the allocation carried for the application (ChannelData, Send and Data). */
  bytesSent: count,
  bytesReceived: count,
  confidence: z.enum(['observed', 'inferred']),
  start: time,
  end: time,
});

export const stunServerSchema = z.object({
  server: z.string(),
  port,
  hostname: z.string().nullable(),
  transport: z.enum(['udp', 'tcp']),
  requestsSent: count,
  responsesReceived: count,
  roundTripTime: z.number().nullable(),
  software: z.string().nullable(),
  mapped: z.array(z.object({ localAddress: z.string(), localPort: port, mappedAddress: z.string(), mappedPort: port })),
});

/**
 * `dns`: the name was not resolved; `unanswered`: no answer to the SYN; `refused` by a reset, `rejected` by an ICMP error; `reset` in use, `reset-idle` after a
 * while without use; `alert`: TLS was ended by a fatal alert; `proxy-refused` and `proxy-auth`: what a web proxy said to CONNECT; `went-silent`: nothing more came.
 */
export const signalingFailures = [
  'dns', 'unanswered', 'refused', 'rejected', 'reset-after-client-hello', 'closed-after-client-hello', 'client-hello-unanswered', 'alert', 'reset', 'reset-idle',
  'proxy-refused', 'proxy-auth', 'went-silent',
] as const;

export const signalingSchema = z.object({
  id: z.string(),
  protocol: z.enum(['dns', 'tcp', 'tls', 'http', 'websocket', 'quic']),
  /** Beyond the proxy, where there is one. */
  hostname: z.string().nullable(),
  server: z.string(),
  port,
  /** The web proxy whose tunnel it runs in, or that was asked for one. */
  via: z.object({ server: z.string(), port, hostname: z.string().nullable() }).nullable(),
  state: z.enum(['connecting', 'established', 'closed', 'reset', 'refused', 'unanswered', 'failed']),
  failure: z
    .object({
      kind: z.enum(signalingFailures),
      /** For an engineer. */
      detail: z.string(),
      /** Whether a box on the way forged the reset; `unknown` where there was none. */
      injected: z.enum(['likely', 'unlikely', 'unknown']),
    })
    .nullable(),
  alpn: z.string().nullable(),
  version: z.string().nullable(),
  /** Seconds, SYN to SYN-ACK, and ClientHello to ServerHello. */
  handshakeTime: z.number().nullable(),
  tlsHandshakeTime: z.number().nullable(),
  /** Segments whose bytes had been sent before, SYNs included. */
  retransmissions: z.object({ sent: count, received: count }),
  bytesSent: count,
  bytesReceived: count,
  /** The calls that it most likely carried the signaling of. */
  callIds: z.array(z.string()),
  start: time,
  end: time,
});

export const natMappings = ['endpoint-independent', 'address-dependent', 'none', 'unknown'] as const;
const answer = z.enum(['yes', 'no', 'unknown']);
export const natSchema = z.object({
  /** Of IPv4; of IPv6 where there is no IPv4. */
  mapping: z.enum(natMappings),
  mappings: z.array(
    z.object({ localAddress: z.string(), localPort: port, mappedAddress: z.string(), mappedPort: port, server: z.string(), serverPort: port, frame: count }),
  ),
  /** As which this laptop is seen from outside, in the order in which that was reported; its own addresses where nothing translates. */
  publicAddresses: z.array(z.string()),
  /** Several public IPv4 addresses at one time for one local address (RFC 4787 4.1). */
  pooled: answer,
  /** Shared address space (RFC 6598) between this laptop and the Internet. */
  carrierGrade: answer,
  /** Whether the NAT brings back what is sent to its own public address (RFC 4787 6). */
  hairpinning: z.enum(['works', 'fails', 'unknown']),
  /** What becomes of IPv6 addresses: `prefix` translation leaves the interface identifier (RFC 6296). */
  ipv6: z.enum(['none', 'prefix', 'translated', 'unknown']),
});

export const findingSchema = z.object({
  code: z.enum(findingCodes),
  answer: z.enum(['yes', 'no', 'unknown']),
  severity: z.enum(['info', 'warning', 'problem']),
  title: z.string(),
  explanation: z.string(),
  advice: z.string(),
  evidence: z.array(evidenceSchema),
  confidence: z.enum(['certain', 'likely', 'possible']),
  /** The calls it is about; empty where it is about the laptop or its network. */
  callIds: z.array(z.string()),
  /** Since when the answer has been what it is, to a second of capture time. */
  since: time.nullable(),
});

export const timelineKinds = ['capture', 'dns', 'signaling', 'stun', 'turn', 'ice', 'dtls', 'media', 'path'] as const;

/** One line of "what happened". */
export const timelineEventSchema = z.object({
  time,
  frame: count,
  kind: z.enum(timelineKinds),
  severity: z.enum(['info', 'warning', 'problem']),
  text: z.string(),
  callId: z.string().nullable(),
});

export const captureSchema = z.object({
  source: z.string(),
  interfaces: z.array(z.string()),
  linkTypes: z.array(z.string()),
  timestampSource: z.enum(['capture', 'userspace']),
  start: time.nullable(),
  end: time.nullable(),
  durationMs: z.number(),
  packets: count,
  bytes: count,
  /** Packets of which the capture kept less than was on the wire. */
  truncated: count,
  malformed: count,
  dropped: count.nullable(),
  gaps: z.array(z.object({ start: time, end: time, reason: z.string() })),
  /** What failed to decode, most frequent first: layer, reason, how often, the first frame. */
  issues: z.array(z.object({ layer: z.string(), reason: z.string(), count, firstFrame: count })),
});

export const summarySchema = z.object({
  schema: z.literal('icewatch.summary/1'),
  tool: z.object({ name: z.literal('icewatch'), version: z.string() }),
  redacted: z.boolean(),
  capture: captureSchema,
  calls: z.array(callSchema),
  allocations: z.array(allocationSchema),
  stunServers: z.array(stunServerSchema),
  signaling: z.array(signalingSchema),
  nat: natSchema,
  /** What the company runs itself, the profiles that were chosen, and those that are suggested by what was contacted. */
  policy: z.array(policyReportSchema),
  findings: z.array(findingSchema),
  /** Of the call that goes on (of several, the one that carries most), else of the latest; of the attempt where there was none. `null` while nothing can be said. */
  verdict: verdictSchema.nullable(),
  timeline: z.array(timelineEventSchema),
});

export type Evidence = z.infer<typeof evidenceSchema>;
export type CandidateType = (typeof candidateTypes)[number];
export type Transport = (typeof transports)[number];
export type Candidate = z.infer<typeof candidateSchema>;
export type Path = z.infer<typeof pathSchema>;
export type PathPeriod = z.infer<typeof pathPeriodSchema>;
export type Pair = z.infer<typeof pairSchema>;
export type RtpStream = z.infer<typeof streamSchema>;
export type DtlsSession = z.infer<typeof dtlsSchema>;
export type Usage = z.infer<typeof usageSchema>;
export type UsageByPath = z.infer<typeof usageByPathSchema>;
export type Call = z.infer<typeof callSchema>;
export type Allocation = z.infer<typeof allocationSchema>;
export type StunServer = z.infer<typeof stunServerSchema>;
export type SignalingConnection = z.infer<typeof signalingSchema>;
export type Nat = z.infer<typeof natSchema>;
export type FindingCode = (typeof findingCodes)[number];
export type Finding = z.infer<typeof findingSchema>;
export type Rung = z.infer<typeof rungSchema>;
export type RungName = (typeof rungNames)[number];
export type Route = z.infer<typeof routeSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type TimelineEvent = z.infer<typeof timelineEventSchema>;
export type CaptureFacts = z.infer<typeof captureSchema>;
export type Summary = z.infer<typeof summarySchema>;
