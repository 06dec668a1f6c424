/**
 * Finds session descriptions and trickled candidates in whatever text carries them: SDP as it is, a SIP body, JSON of any application with SDP in a string (escaped once
 * or several times), protobuf. What matters begins with 'v=0' or 'candidate:'; no application's schema is known here. Where there is neither, ORTC's objects may be.
 */
import { latin1 } from '../bytes/text.ts';
import { findIceObjects } from './signaling-json.ts';
import { parseSdp, type IceDescription } from './sdp.ts';
import { parseSdpCandidate, type SdpCandidate } from './sdp-candidate.ts';

const mostRuns = 64;
const mostLines = 8192;
const mostBare = 256;

/** One description an agent and message; empty where there is nothing. `b[from..to)` may be binary. */
export function findIceDescriptions(b: Uint8Array, from: number, to: number): IceDescription[] {
  if (!mentionsIce(b, from, to)) return [];
  // SDP's grammar is ASCII, and what is not is of no interest here.
  return findInText(latin1(b, from, to));
}

/** 'v=0', or what ends like 'candidate:' or 'ice-ufrag:', or 'usernameFragment', may be there: one pass over the bytes, because most texts hold none. */
function mentionsIce(b: Uint8Array, from: number, to: number): boolean {
  for (let i = from + 2; i < to; i++) {
    const c = b[i]!;
    if (c !== 0x30 && c !== 0x3a && c !== 0x72) continue;
    const before = (b[i - 2]! << 8) | b[i - 1]!;
    if (c === 0x30 ? before === 0x763d : c === 0x72 ? before === 0x6546 : before === 0x7465 || before === 0x6167) return true;
  }
  return false;
}

/** Line ends as they are, or as JSON escapes them, up to four times. No pattern here repeats without a bound: the text is anyone's. */
const lineEnd = /\r\n|\r|\n|\\{1,8}r\\{1,8}n|\\{1,8}[rn]|\\{1,8}u000d\\{1,8}u000a|\\{1,8}u000[ad]/i;
const sdpLine = /^[a-z]=/;
/** The first line of a description, or of a fragment (RFC 8840 9), behind whatever stands before it. */
const firstLine = /(?:^|[^A-Za-z0-9=])(v=0|a=(?:ice-ufrag|ice-pwd|ice-options|candidate|mid|group|fingerprint|setup):[^"'\\<>]{0,1024})$/;

function findInText(text: string): IceDescription[] {
  const found: IceDescription[] = [];
  const bare: SdpCandidate[] = [];
  let run: string[] | null = null;
  let runs = 0;
  const close = (): void => {
    if (run !== null && runs++ < mostRuns) found.push(...parseSdp(run));
    run = null;
  };
  for (const line of text.split(lineEnd, mostLines)) {
    let rest = line;
    if (run !== null) {
      // A string of JSON or XML ends the description; free text may hold quotation marks.
      const cut = sdpLine.test(line) ? (/^[si]=/.test(line) ? -1 : line.search(/["'<]/)) : 0;
      if (cut !== 0) run.push(cut < 0 ? line : line.slice(0, cut).replace(/\\{1,8}$/, ''));
      if (cut < 0) continue;
      close();
      rest = line.slice(cut);
    }
    const start = firstLine.exec(rest.trimEnd());
    if (start !== null) {
      run = [start[1]!];
      rest = rest.slice(0, start.index);
    }
    bare.push(...bareCandidates(rest, text, mostBare - bare.length));
  }
  close();
  // Candidates beside the one description of a message are its agent's.
  const only = found.length === 1 ? found[0]!.ufrag : null;
  const said = [...found, ...byUfrag(bare.map((c) => ({ ...c, ufrag: c.ufrag ?? only })))];
  return said.length === 0 && text.includes('"usernameFragment"') ? findIceObjects(text) : said;
}

/** Candidates inside a line. */
function bareCandidates(line: string, text: string, most: number): SdpCandidate[] {
  const out: SdpCandidate[] = [];
  for (let at = line.indexOf('candidate:'); at >= 0 && out.length < most; at = line.indexOf('candidate:', at + 10)) {
    const candidate = parseSdpCandidate(/^[^"'\\<>]*/.exec(line.slice(at, at + 1024))![0]);
    if (candidate !== null) out.push(candidate.ufrag === null ? { ...candidate, ufrag: usernameFragment(line, at) ?? usernameFragment(text, 0) } : candidate);
  }
  return out;
}

/** As RTCIceCandidate's JSON has it, beside the candidate. */
const usernameFragment = (text: string, from: number): string | null => /usernameFragment[\\"']{1,8} ?: ?[\\"']{1,8}([A-Za-z0-9+/]{4,256})/.exec(text.slice(from, from + 4096))?.[1] ?? null;

function byUfrag(candidates: readonly SdpCandidate[]): IceDescription[] {
  const groups = new Map<string | null, SdpCandidate[]>();
  for (const c of candidates) {
    const group = groups.get(c.ufrag);
    if (group === undefined) groups.set(c.ufrag, [c]);
    else group.push(c);
  }
  return [...groups].map(([ufrag, of]) => ({ ufrag, lite: null, options: [], setup: null, fingerprints: [], candidates: of }));
}
