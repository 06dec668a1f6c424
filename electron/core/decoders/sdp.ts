/**
 * Session descriptions (RFC 8866) as far as they are about ICE and DTLS (RFC 8839, RFC 8842, RFC 8122), and fragments of them (RFC 8840). Passwords are not read.
 */
import { parseSdpCandidate, type SdpCandidate } from './sdp-candidate.ts';

export interface SdpFingerprint {
  /** Lower case: 'sha-256'. */
  readonly algorithm: string;
  /** Upper case: 'AB:CD:...'. */
  readonly value: string;
}

/** What is said of one ICE agent: the media sections that share a ufrag are one. */
export interface IceDescription {
  readonly ufrag: string | null;
  /** Null in fragments, which need not say it. */
  readonly lite: boolean | null;
  /** 'trickle', 'renomination'. */
  readonly options: readonly string[];
  readonly setup: 'active' | 'passive' | 'actpass' | 'holdconn' | null;
  readonly fingerprints: readonly SdpFingerprint[];
  readonly candidates: readonly SdpCandidate[];
}

interface Attributes {
  ufrag: string | null;
  options: string[];
  setup: IceDescription['setup'];
  fingerprints: SdpFingerprint[];
  candidates: SdpCandidate[];
}

const mostCandidates = 256;
const mostAgents = 64;
const mostFingerprints = 16;
const mostOptions = 16;

const newAttributes = (): Attributes => ({ ufrag: null, options: [], setup: null, fingerprints: [], candidates: [] });

/** Reads lines without line ends, the first 'v=0' or that of a fragment; one description an agent, none where nothing is about ICE or DTLS. */
export function parseSdp(lines: readonly string[]): IceDescription[] {
  const session = newAttributes();
  const sections: Attributes[] = [];
  let lite = false;
  let candidates = 0;
  for (const line of lines) {
    if (line.startsWith('m=')) sections.push(newAttributes());
    if (!line.startsWith('a=')) continue;
    const section = sections.at(-1) ?? session;
    const colon = line.indexOf(':');
    const name = line.slice(2, colon < 0 ? undefined : colon).trim();
    const value = colon < 0 ? '' : line.slice(colon + 1).trim();
    if (name === 'ice-lite') lite = true;
    else if (name === 'candidate') {
      const candidate = candidates < mostCandidates ? parseSdpCandidate(line) : null;
      if (candidate === null) continue;
      candidates += 1;
      section.candidates.push(candidate);
      section.ufrag ??= candidate.ufrag;
    } else readAttribute(section, name, value);
  }
  const whole = lines[0]?.startsWith('v=') ?? false;
  // Session-level attributes are those of the sections that do not say otherwise (RFC 8839 5.4, RFC 8122 5).
  const said = sections.length === 0 ? [session] : sections.map((s) => inherit(s, session));
  return merge(said).map((s) => ({ ...s, lite: whole || lite ? lite : null }));
}

function readAttribute(into: Attributes, name: string, value: string): void {
  switch (name) {
    case 'ice-ufrag':
      into.ufrag = value.slice(0, 256);
      break;
    case 'ice-options':
      into.options.push(...value.split(/\s+/).slice(0, mostOptions - into.options.length));
      break;
    case 'setup':
      if (/^(active|passive|actpass|holdconn)$/.test(value)) into.setup = value as IceDescription['setup'];
      break;
    case 'fingerprint': {
      const fingerprint = sdpFingerprint(value);
      if (fingerprint !== null && into.fingerprints.length < mostFingerprints) into.fingerprints.push(fingerprint);
      break;
    }
    default:
      break;
  }
}

/** 'sha-256 AB:CD:...' (RFC 8122 5); null where it is none. */
export function sdpFingerprint(text: string): SdpFingerprint | null {
  const match = /^(\S{1,16})\s+([0-9a-f]{2}(?::[0-9a-f]{2}){15,63})$/i.exec(text);
  return match === null ? null : { algorithm: match[1]!.toLowerCase(), value: match[2]!.toUpperCase() };
}

const inherit = (section: Attributes, session: Attributes): Attributes => ({
  ufrag: section.ufrag ?? session.ufrag,
  options: section.options.length > 0 ? section.options : session.options,
  setup: section.setup ?? session.setup,
  fingerprints: section.fingerprints.length > 0 ? section.fingerprints : session.fingerprints,
  candidates: section.candidates.length > 0 ? section.candidates : session.candidates,
});

/** Bundled sections share one transport (RFC 9143 9): they repeat its attributes, or leave them to one of them. */
function merge(sections: readonly Attributes[]): Attributes[] {
  const byUfrag = new Map<string | null, Attributes>();
  for (const s of sections) {
    if (s.ufrag === null && s.candidates.length === 0 && s.fingerprints.length === 0) continue;
    const known = byUfrag.get(s.ufrag);
    if (known === undefined) {
      if (byUfrag.size < mostAgents) byUfrag.set(s.ufrag, { ...s, fingerprints: [...s.fingerprints], candidates: [...s.candidates] });
      continue;
    }
    known.setup ??= s.setup;
    for (const f of s.fingerprints) if (!known.fingerprints.some((k) => k.algorithm === f.algorithm && k.value === f.value)) known.fingerprints.push(f);
    for (const c of s.candidates) if (!known.candidates.some((k) => k.address === c.address && k.port === c.port && k.protocol === c.protocol && k.type === c.type)) known.candidates.push(c);
  }
  return [...byUfrag.values()];
}
