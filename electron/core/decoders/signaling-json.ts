/**
 * ICE and DTLS parameters that JSON carries as objects instead of SDP, with the names that ORTC gave them (RTCIceParameters, RTCIceCandidate, RTCDtlsParameters): mediasoup and
 * what is built on it say them so.
 */
import { normalAddress, signaledTypes, type SdpCandidate, type SignaledType } from './sdp-candidate.ts';
import { sdpFingerprint, type IceDescription, type SdpFingerprint } from './sdp.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const deepest = 12;
/** Objects and arrays of one text that are looked at. */
const mostNodes = 20_000;
const mostFound = 64;
const mostCandidates = 256;

/** `text` is JSON, or JSON behind an envelope of a few characters (Socket.IO); anything else gives nothing. */
export function findIceObjects(text: string): IceDescription[] {
  const found: IceDescription[] = [];
  const next: { readonly value: unknown; readonly depth: number }[] = [{ value: parse(text), depth: 0 }];
  for (let nodes = 0; nodes < mostNodes && found.length < mostFound; nodes++) {
    const node = next.pop();
    if (node === undefined) break;
    const { value, depth } = node;
    if (typeof value !== 'object' || value === null || depth > deepest) continue;
    const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    if (!Array.isArray(value)) found.push(...describe(members));
    for (const member of members) if (typeof member === 'object') next.push({ value: member, depth: depth + 1 });
  }
  return found;
}

function parse(text: string): unknown {
  const start = text.search(/[[{]/);
  if (start < 0 || start > 32) return null;
  try {
    return JSON.parse(text.slice(start));
  } catch {
    return null;
  }
}

/** An object with ICE parameters among its members; candidates and DTLS parameters stand beside them. */
function describe(members: readonly unknown[]): IceDescription[] {
  const parameters = members.filter(isObject).find((m) => typeof m['usernameFragment'] === 'string' && typeof m['password'] === 'string');
  if (parameters === undefined) return [];
  const candidates = members.flatMap((m) => (Array.isArray(m) ? (m as unknown[]).slice(0, mostCandidates).flatMap(readCandidate) : []));
  const fingerprints = members.filter(isObject).flatMap((m) => (Array.isArray(m['fingerprints']) ? (m['fingerprints'] as unknown[]).slice(0, 16).flatMap(readFingerprint) : []));
  const lite = parameters['iceLite'];
  return [{
    ufrag: (parameters['usernameFragment'] as string).slice(0, 256), lite: typeof lite === 'boolean' ? lite : null, options: [], setup: null,
    fingerprints, candidates: candidates.slice(0, mostCandidates),
  }];
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

function readCandidate(value: unknown): SdpCandidate[] {
  if (!isObject(value)) return [];
  const address = value['address'] ?? value['ip'];
  const { port, type, protocol, priority } = value;
  if (typeof address !== 'string' || address.length > 255 || typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65535) return [];
  if (!signaledTypes.includes(type as SignaledType) || (protocol !== 'udp' && protocol !== 'tcp')) return [];
  return [{
    component: 1, protocol, priority: typeof priority === 'number' ? priority : 0, address: normalAddress(address), port, type: type as SignaledType,
    relatedAddress: null, relatedPort: null, tcpType: value['tcpType'] === 'passive' ? 'passive' : null, ufrag: null,
  }];
}

function readFingerprint(value: unknown): SdpFingerprint[] {
  if (!isObject(value) || typeof value['algorithm'] !== 'string' || typeof value['value'] !== 'string') return [];
  const fingerprint = sdpFingerprint(`${value['algorithm'].slice(0, 16)} ${value['value'].slice(0, 256)}`);
  return fingerprint === null ? [] : [fingerprint];
}
