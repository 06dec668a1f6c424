/** One call out of a summary: the same document cut to it, and by what it is known again. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Allocation, Call, Nat, Pair, SignalingConnection, StunServer, Summary } from '../../contract/summary.ts';
import { answersAfter, gatheringBefore } from '../summary/around-call.ts';
import { isoTime } from '../summary/time.ts';

/** ISO times as the summary writes them: they compare as texts. */
interface Span {
  readonly from: string;
  readonly to: string;
}

/**
 * What the summary says of this call and of the network around it. Ids and frame numbers stay those of the capture, and so do the capture's own figures.
 * Throws a RangeError where there is no such call.
 */
export function summaryOfCall(summary: Summary, callId: string): Summary {
  const call = callOf(summary, callId);
  const others = summary.calls.filter((c) => c !== call);
  const span = around(call, others);
  const overlaps = ({ start, end }: { readonly start: string; readonly end: string }): boolean => start <= span.to && end >= span.from;
  const isAnothers = socketsOfOthers(summary, call, others);
  const hasCarrier = summary.signaling.some(({ callIds }) => callIds.includes(callId));
  return {
    ...summary,
    capture: { ...summary.capture, gaps: summary.capture.gaps.filter(overlaps) },
    calls: [call],
    allocations: allocationsAround(summary.allocations, call, others, overlaps),
    stunServers: summary.stunServers.flatMap((server) => stunServerOf(server, isAnothers)),
    signaling: summary.signaling.filter((c) => concerns(c, callId, hasCarrier, overlaps)).map((c) => ({ ...c, callIds: c.callIds.filter((id) => id === callId) })),
    nat: natOf(summary.nat, isAnothers),
    findings: summary.findings
      .filter(({ callIds }) => callIds.length === 0 || callIds.includes(callId))
      .map((f) => ({ ...f, callIds: f.callIds.filter((id) => id === callId) })),
    verdict: call.verdict,
    timeline: summary.timeline.filter((e) => (e.callId === null ? e.time >= span.from && e.time <= span.to : e.callId === callId)),
  };
}

/**
 * The same for the same call however often it is recorded: while it grows, live and from a file, redacted or not. Made of when its first packet came and from which
 * socket of this laptop, which a redacted summary says too: it tells nothing more. Throws a RangeError where there is no such call.
 */
export function callUid(summary: Summary, callId: string): string {
  const { start, pairs } = callOf(summary, callId);
  // That a TLS connection carries the call is found late, and dated to a whole second: it may come before what was there first.
  const seen = pairs.filter(({ local }) => local.address !== '');
  const first = (seen.length > 0 ? seen : pairs).reduce<Pair | null>((a, b) => (a === null || isBefore(b, a) ? b : a), null);
  const socket = first === null ? '' : localSocket(first, summary.allocations);
  return bytesToHex(sha256(utf8ToBytes(`icewatch.call/1 ${first?.firstSeen ?? start} ${socket}`))).slice(0, 32);
}

const isBefore = (a: Pair, b: Pair): boolean => a.firstSeen < b.firstSeen || (a.firstSeen === b.firstSeen && a.firstFrame < b.firstFrame);

function callOf(summary: Summary, callId: string): Call {
  const call = summary.calls.find(({ id }) => id === callId);
  if (call === undefined) throw new RangeError(`The summary has no call ${callId}`);
  return call;
}

/** The socket that a pair is sent from, whatever its candidate is called: candidates change their type as more is learnt. */
function localSocket({ local, allocationId }: Pair, allocations: readonly Allocation[]): string {
  const allocation = allocationId === undefined ? undefined : allocations.find(({ id }) => id === allocationId);
  if (allocation !== undefined) return `${allocation.localAddress} ${allocation.localPort}`;
  return `${local.relatedAddress ?? local.address} ${local.relatedPort ?? local.port}`;
}

/** What was asked while an earlier call ran was not asked for this one. */
function around(call: Call, others: readonly Call[]): Span {
  const gathering = shifted(call.start, -gatheringBefore);
  const before = others.filter(({ end }) => end <= call.start).map(({ end }) => end);
  return { from: before.reduce((latest, end) => (end > latest ? end : latest), gathering), to: shifted(call.end, answersAfter) };
}

/** By microseconds; milliseconds are exact enough here. */
const shifted = (iso: string, by: number): string => isoTime(Date.parse(iso) * 1000 + by);

/** Those that its pairs ran inside, and those around it that no other call used. */
function allocationsAround(allocations: readonly Allocation[], call: Call, others: readonly Call[], overlaps: (a: Allocation) => boolean): Allocation[] {
  const used = new Set(call.pairs.flatMap(({ allocationId }) => allocationId ?? []));
  const usedByOthers = new Set(others.flatMap(({ pairs }) => pairs.flatMap(({ allocationId }) => allocationId ?? [])));
  return allocations.filter((a) => used.has(a.id) || (!usedByOthers.has(a.id) && overlaps(a)));
}

/** Whether a socket of this laptop carried other calls only. */
function socketsOfOthers(summary: Summary, call: Call, others: readonly Call[]): (address: string, port: number) => boolean {
  const sockets = (c: Call): string[] => c.pairs.map((p) => localSocket(p, summary.allocations));
  const own = new Set(sockets(call));
  const theirs = new Set(others.flatMap(sockets).filter((socket) => !own.has(socket)));
  return (address, port) => theirs.has(`${address} ${port}`);
}

/** A server without answers may be anybody's: it stays. */
function stunServerOf(server: StunServer, isAnothers: (address: string, port: number) => boolean): StunServer[] {
  const mapped = server.mapped.filter((m) => !isAnothers(m.localAddress, m.localPort));
  return mapped.length === 0 && server.mapped.length > 0 ? [] : [{ ...server, mapped }];
}

/** Public addresses that only other calls saw may be those of another network. */
function natOf(nat: Nat, isAnothers: (address: string, port: number) => boolean): Nat {
  const mappings = nat.mappings.filter((m) => !isAnothers(m.localAddress, m.localPort));
  const droppedOnly = new Set(nat.mappings.filter((m) => !mappings.includes(m)).map((m) => m.mappedAddress));
  for (const { mappedAddress } of mappings) droppedOnly.delete(mappedAddress);
  return { ...nat, mappings, publicAddresses: nat.publicAddresses.filter((address) => !droppedOnly.has(address)) };
}

/** What carried its signaling, what failed or went through a proxy around it; where no carrier is known, all that was there. Other pages are nobody's business. */
function concerns(c: SignalingConnection, callId: string, hasCarrier: boolean, overlaps: (c: SignalingConnection) => boolean): boolean {
  if (c.callIds.length > 0) return c.callIds.includes(callId);
  return overlaps(c) && (!hasCarrier || c.failure !== null || c.via !== null);
}
