/**
 * Heads of HTTP/1.1 messages (RFC 9112 2 to 5): start line and those fields that say where a connection leads. Values of other fields (cookies,
 * credentials) are not kept.
 */
import { decoded, undecodable, type Decoded } from '../bytes/issue.ts';
import { latin1 } from '../bytes/text.ts';

interface HttpFields {
  /** '1.1'. */
  readonly version: string;
  /** Lower case, in order. */
  readonly fieldNames: readonly string[];
  /** The first protocol of the Upgrade field in lower case, 'websocket' (RFC 6455 4). */
  readonly upgrade: string | null;
  /** Null without the field, or where it is no number. */
  readonly contentLength: number | null;
  /** The last transfer coding is chunked. */
  readonly chunked: boolean;
  /** Media type in lower case, without parameters: 'application/sdp'. */
  readonly contentType: string | null;
  /** In lower case; null for none and identity. */
  readonly contentEncoding: string | null;
}

export interface HttpRequestHead extends HttpFields {
  readonly kind: 'request';
  readonly method: string;
  /** As it stands: a path, an absolute URI, or 'host:port' of CONNECT. */
  readonly target: string;
  readonly host: string | null;
}

export interface HttpResponseHead extends HttpFields {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
  /** Schemes of Proxy-Authenticate (RFC 9110 11.7.1): 'Basic', 'NTLM', 'Negotiate'. */
  readonly proxyAuthenticate: readonly string[];
  readonly server: string | null;
  /** Sec-WebSocket-Extensions as it stands (RFC 6455 11.3.2). */
  readonly webSocketExtensions: string | null;
}

export type HttpHead = HttpRequestHead | HttpResponseHead;

const requestLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) (\S{1,8192}) HTTP\/(1\.[01])$/;
const statusLine = /^HTTP\/(1\.[01]) ([1-9]\d\d)(?: (.*))?$/;

/** Reads the whole head `b[from..to)`, the empty line at its end included or not. Single line feeds end lines too, as RFC 9112 2.2 allows. */
export function decodeHttpHead(b: Uint8Array, from: number, to: number): Decoded<HttpHead> {
  const lines = unfold(latin1(b, from, to).split('\n'));
  const start = lines[0] ?? '';
  const request = requestLine.exec(start);
  const response = statusLine.exec(start);
  if (request === null && response === null) return undecodable('http', 0, 'not a start line');
  const fields = readFields(lines);
  const first = (name: string): string | null => fields.find((f) => f.name === name)?.value ?? null;
  const contentLength = first('content-length');
  const common = {
    fieldNames: fields.map((f) => f.name),
    upgrade: first('upgrade')?.split(/[,/]/)[0]?.trim().toLowerCase() ?? null,
    contentLength: contentLength !== null && /^\d{1,15}$/.test(contentLength) ? Number(contentLength) : null,
    contentType: mediaType(first('content-type')),
    contentEncoding: coding(first('content-encoding')),
    chunked: /(?:^|,)\s*chunked\s*$/i.test(fields.findLast((f) => f.name === 'transfer-encoding')?.value ?? ''),
  };
  if (request !== null) return decoded({ kind: 'request', method: request[1]!, target: request[2]!, version: request[3]!, host: first('host'), ...common });
  return decoded({
    kind: 'response', version: response![1]!, status: Number(response![2]), reason: response![3]?.trim() ?? '',
    proxyAuthenticate: fields.filter((f) => f.name === 'proxy-authenticate').map((f) => /^[^\s,]*/.exec(f.value)![0]).filter((s) => s !== ''),
    server: first('server'), webSocketExtensions: first('sec-websocket-extensions'), ...common,
  });
}

const mediaType = (value: string | null): string | null => value?.split(';')[0]?.trim().toLowerCase() ?? null;

function coding(value: string | null): string | null {
  const name = value?.trim().toLowerCase() ?? '';
  return name === '' || name === 'identity' ? null : name;
}

/** Without line ends, empty lines before the start line, and what follows the empty line; obsolete folding (RFC 9112 5.2) undone. */
function unfold(raw: readonly string[]): string[] {
  const lines: string[] = [];
  for (const text of raw) {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line === '') {
      if (lines.length > 0) break;
    } else if (lines.length > 1 && /^[ \t]/.test(line)) {
      lines.push(`${lines.pop() ?? ''} ${line.trim()}`);
    } else {
      lines.push(line);
    }
  }
  return lines;
}

function readFields(lines: readonly string[]): { readonly name: string; readonly value: string }[] {
  const fields: { name: string; value: string }[] = [];
  for (let i = 1; i < lines.length; i++) {
    const colon = lines[i]!.indexOf(':');
    // A line without a name is somebody's mistake; the rest of the head still says what it says.
    if (colon > 0) fields.push({ name: lines[i]!.slice(0, colon).trim().toLowerCase(), value: lines[i]!.slice(colon + 1).trim() });
  }
  return fields;
}

/** Method, target and version. */
const longestStartLine = 8192 + 64;
const longestMethod = 32;

/**
 * Whether `b[from..to)` can begin an HTTP/1 message: null while it is too short to say. A whole first line decides; until then a method is capital
 * letters, followed by a space.
 */
export function beginsHttp(b: Uint8Array, from: number, to: number): boolean | null {
  let end = from;
  while (end < to && b[end] !== 0x0a && end - from < longestStartLine) end += 1;
  if (end < to) {
    const line = latin1(b, from, b[end - 1] === 0x0d ? end - 1 : end);
    return requestLine.test(line) || statusLine.test(line);
  }
  for (let i = from; i < end; i++) {
    const c = b[i]!;
    if (c === 0x20) return i > from ? null : false;
    const letter = (c >= 0x41 && c <= 0x5a) || c === 0x2d;
    // 'HTTP/1.1' of a status line.
    if (!letter && !(i >= from + 4 && b[from] === 0x48 && (c === 0x2f || c === 0x31 || c === 0x30 || c === 0x2e))) return false;
    if (i - from >= longestMethod) return false;
  }
  return null;
}
