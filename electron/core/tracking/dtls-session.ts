/**
 * DTLS associations of one conduit (RFC 6347, RFC 9147, RFC 5764), from what is in clear: who is the client, what was agreed on, how far the
 * handshake came. A new ClientHello begins a new session on the same conduit.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { hex } from '../bytes/text.ts';
import type { Issue } from '../bytes/issue.ts';
import { newDtlsRecord, newHandshakeFragment, readDtlsRecord, readHandshakeFragment, type DtlsRecord, type HandshakeFragment } from '../decoders/dtls-record.ts';
import { decodeCertificates } from '../decoders/tls-certificate.ts';
import { decodeClientHello, decodeServerHello } from '../decoders/tls-hello.ts';
import { ContentType, HandshakeType, srtpProfileName, versionName } from '../decoders/tls-names.ts';
import { readAlert } from '../decoders/tls.ts';
import { opposite, type Direction } from '../flows/flow.ts';
import { HandshakeReassembly } from './dtls-reassembly.ts';

export interface DtlsFingerprint {
  /** Of the side that sent the certificate. */
  readonly direction: Direction;
  readonly algorithm: 'sha-256';
  /** As SDP writes it (RFC 8122 5): 'AB:CD:...'. */
  readonly value: string;
}

export type DtlsState = 'handshaking' | 'connected' | 'failed' | 'closed';

const mostSessions = 8;
/** Fatal alerts have level 2 (RFC 5246 7.2). */
const fatal = 2;

/** What one side has shown of its progress. */
interface Side {
  readonly reassembly: HandshakeReassembly;
  /** One bit for each message_seq below 32 whose beginning was seen. */
  begun: number;
  /** Sent a record that is encrypted. */
  encrypted: boolean;
}
const newSide = (): Side => ({ reassembly: new HandshakeReassembly(), begun: 0, encrypted: false });

/** The handshake datagrams of one side. Microseconds since the epoch. */
export interface DtlsFlights {
  datagrams: number;
  firstFrame: number;
  firstTime: number;
  lastFrame: number;
  lastTime: number;
  /** Messages in clear that were sent again. */
  repeats: number;
}
const noFlights = (): DtlsFlights => ({ datagrams: 0, firstFrame: 0, firstTime: 0, lastFrame: 0, lastTime: 0, repeats: 0 });

export class DtlsSession {
  /** The direction in which the client sends; null where the capture began after the hellos. */
  client: Direction | null = null;
  /** 'DTLS 1.2'; null before the ServerHello. */
  version: string | null = null;
  cipherSuite: string | null = null;
  /** What the server chose; null where that is encrypted (DTLS 1.3). */
  srtpProfile: string | null = null;
  /** What the client offers with use_srtp. */
  offeredSrtpProfiles: readonly string[] = [];
  state: DtlsState = 'handshaking';
  /** By direction; until the handshake is over. */
  readonly flights: readonly [DtlsFlights, DtlsFlights] = [noFlights(), noFlights()];
  readonly fingerprints: DtlsFingerprint[] = [];
  /** The alert sent in clear: 'handshake_failure'. */
  alert: string | null = null;
  /** Microseconds since the epoch. */
  readonly start: number;
  connected: number | null = null;
  /** When it failed or was closed. */
  end: number | null = null;
  readonly firstFrame: number;
  connectedFrame: number | null = null;
  endFrame: number | null = null;
  /** Of the ClientHello, 64 hexadecimal digits. */
  clientRandom: string | null = null;
  /** By direction; the tracker's own. */
  readonly sides: readonly [Side, Side] = [newSide(), newSide()];

  constructor(time: number, frame: number) {
    this.start = time;
    this.firstFrame = frame;
  }

  /** Handshake messages in clear that were sent again. */
  get retransmissions(): number {
    return this.flights[0].repeats + this.flights[1].repeats;
  }
}

export class DtlsSessionTracker {
  /** Oldest first; at most the last 8. */
  readonly sessions: DtlsSession[] = [];
  readonly #record: DtlsRecord = newDtlsRecord();
  readonly #fragment: HandshakeFragment = newHandshakeFragment();

  /** The direction in which the latest session's client sends; null where unknown. */
  get client(): Direction | null {
    return this.sessions.at(-1)?.client ?? null;
  }

  /**
   * A datagram that starts like DTLS, `b[from..to)` of `wireLength` bytes; `time` in microseconds since the epoch. Answers why its reading stopped, or
   * null.
   */
  packet(direction: Direction, b: Uint8Array, from: number, to: number, time: number, frame: number, wireLength: number = to - from): Issue | null {
    const wireTo = Math.max(to, from + wireLength);
    const issue = this.#records(direction, b, from, to, wireTo, time, frame);
    const session = this.sessions.at(-1);
    if (session !== undefined && (session.state === 'handshaking' || session.connectedFrame === frame)) noteDatagram(session.flights[direction], time, frame);
    return issue;
  }

  #records(direction: Direction, b: Uint8Array, from: number, to: number, wireTo: number, time: number, frame: number): Issue | null {
    const record = this.#record;
    let at = from;
    while (at < to) {
      const fault = readDtlsRecord(b, at, to, wireTo, record);
      if (fault !== null) return { layer: 'dtls', offset: at - from, reason: fault };
      const session = this.sessions.at(-1) ?? this.#begin(time, frame);
      if (record.encrypted) noteEncrypted(session, direction, record, time, frame);
      else if (record.contentType === ContentType.handshake) {
        const issue = this.#handshakes(direction, b, from, time, frame);
        if (issue !== null) return issue;
      } else if (record.contentType === ContentType.alert) noteAlert(session, b, record, time, frame);
      at = record.from + record.length;
    }
    return null;
  }

  #begin(time: number, frame: number): DtlsSession {
    const session = new DtlsSession(time, frame);
    this.sessions.push(session);
    if (this.sessions.length > mostSessions) this.sessions.shift();
    return session;
  }

  #handshakes(direction: Direction, b: Uint8Array, start: number, time: number, frame: number): Issue | null {
    const { from, to, length } = this.#record;
    const fragment = this.#fragment;
    let at = from;
    while (at < to) {
      const fault = readHandshakeFragment(b, at, to, from + length, fragment);
      if (fault !== null) return { layer: 'dtls', offset: at - start, reason: fault };
      const issue = this.#handshake(direction, b, time, frame);
      if (issue !== null) return issue;
      at = fragment.from + fragment.fragmentLength;
    }
    return null;
  }

  #handshake(direction: Direction, b: Uint8Array, time: number, frame: number): Issue | null {
    const fragment = this.#fragment;
    const session = this.#sessionOf(direction, b, time, frame);
    const side = session.sides[direction];
    if (fragment.fragmentOffset === 0 && fragment.messageSeq < 32) {
      const bit = 1 << fragment.messageSeq;
      if ((side.begun & bit) !== 0) session.flights[direction].repeats += 1;
      side.begun |= bit;
    }
    switch (fragment.type) {
      case HandshakeType.clientHello:
        session.client = direction;
        break;
      case HandshakeType.serverHello:
      case HandshakeType.helloVerifyRequest:
        session.client ??= opposite(direction);
        break;
      case HandshakeType.certificate:
        break;
      default:
        return null;
    }
    const body = session.state === 'handshaking' ? side.reassembly.add(b, fragment) : null;
    return body === null ? null : readMessage(session, direction, fragment.type, body);
  }

  /** The session that the fragment belongs to: a ClientHello with another random begins one. */
  #sessionOf(direction: Direction, b: Uint8Array, time: number, frame: number): DtlsSession {
    const { type, fragmentOffset, from, to } = this.#fragment;
    const current = this.sessions.at(-1) ?? this.#begin(time, frame);
    if (type !== HandshakeType.clientHello || fragmentOffset !== 0 || to - from < 34) return current;
    const random = hex(b, from + 2, from + 34);
    if (current.clientRandom === random) return current;
    // Where something of the other side's, or of the end of a session, came before this first ClientHello, that session is another one.
    const fresh = current.clientRandom === null && current.state === 'handshaking' && !current.sides[direction].encrypted;
    const session = fresh ? current : this.#begin(time, frame);
    session.clientRandom = random;
    return session;
  }
}

function noteDatagram(flights: DtlsFlights, time: number, frame: number): void {
  if (flights.datagrams === 0) {
    flights.firstFrame = frame;
    flights.firstTime = time;
  }
  flights.datagrams += 1;
  flights.lastFrame = frame;
  flights.lastTime = time;
}

function readMessage(session: DtlsSession, direction: Direction, type: number, body: Uint8Array): Issue | null {
  switch (type) {
    case HandshakeType.clientHello: {
      const hello = decodeClientHello(body, 0, body.length, true);
      if (!hello.ok) return hello.issue;
      session.offeredSrtpProfiles = hello.value.srtpProfiles.map(srtpProfileName);
      return null;
    }
    case HandshakeType.serverHello: {
      const hello = decodeServerHello(body, 0, body.length);
      if (!hello.ok) return hello.issue;
      session.version = hello.value.versionName;
      session.cipherSuite = hello.value.cipherSuiteName;
      session.srtpProfile = hello.value.srtpProfile === null ? null : srtpProfileName(hello.value.srtpProfile);
      return null;
    }
    case HandshakeType.certificate: {
      const list = decodeCertificates(body, 0, body.length);
      if (!list.ok) return list.issue;
      const own = list.value[0];
      if (own !== undefined && !session.fingerprints.some((f) => f.direction === direction)) {
        session.fingerprints.push({ direction, algorithm: 'sha-256', value: fingerprint(body, own.from, own.to) });
      }
      return null;
    }
    default:
      return null;
  }
}

function fingerprint(b: Uint8Array, from: number, to: number): string {
  const hash = sha256(b.subarray(from, to));
  const octets: string[] = [];
  for (let i = 0; i < hash.length; i++) octets.push(hex(hash, i, i + 1).toUpperCase());
  return octets.join(':');
}

/** An alert in clear: only before keys are agreed on, and anyone can forge one, so it does not end a session that is connected. */
function noteAlert(session: DtlsSession, b: Uint8Array, record: DtlsRecord, time: number, frame: number): void {
  if (record.to - record.from < 2 || session.state !== 'handshaking') return;
  const alert = readAlert(b, record.from);
  session.alert = alert.name;
  if (alert.level === fatal || alert.name === 'close_notify') finish(session, 'failed', time, frame);
}

function finish(session: DtlsSession, state: 'failed' | 'closed', time: number, frame: number): void {
  session.state = state;
  session.end = time;
  session.endFrame = frame;
}

function noteEncrypted(session: DtlsSession, direction: Direction, record: DtlsRecord, time: number, frame: number): void {
  const side = session.sides[direction];
  if (record.unified) {
    session.version ??= versionName(0xfefc);
    if (session.state === 'handshaking' && provesDtls13(session, direction, record.epoch)) connect(session, time, frame);
    side.encrypted = true;
    return;
  }
  session.version ??= record.contentType === ContentType.tls12Cid ? null : versionName(record.version);
  if (record.contentType === ContentType.alert) {
    // Content hidden: after the handshake it is close_notify as good as always, during the handshake an error.
    if (session.state === 'connected') finish(session, 'closed', time, frame);
    else if (session.state === 'handshaking') finish(session, 'failed', time, frame);
    return;
  }
  side.encrypted = true;
  const bothFinished = session.sides[0].encrypted && session.sides[1].encrypted;
  if (session.state === 'handshaking' && (bothFinished || record.contentType === ContentType.applicationData)) connect(session, time, frame);
  else if (session.state === 'closed' && record.contentType === ContentType.applicationData) reopen(session);
}

/**
 * Whether this record shows that both Finished messages were accepted (RFC 9147 5): the client sends with application keys, or the server does after the
 * client sent its flight. A server's application keys alone prove nothing: it has them, and acknowledges with them, before the client's Finished.
 */
function provesDtls13(session: DtlsSession, direction: Direction, epoch: number): boolean {
  if (epoch === 1 || epoch === 2) return false;
  return session.client === direction || session.sides[opposite(direction)].encrypted;
}

function connect(session: DtlsSession, time: number, frame: number): void {
  session.state = 'connected';
  session.connected = time;
  session.connectedFrame = frame;
  for (const side of session.sides) side.reassembly.clear();
}

/** The alert was a warning after all: data went on. */
function reopen(session: DtlsSession): void {
  session.state = 'connected';
  session.end = null;
  session.endFrame = null;
}
