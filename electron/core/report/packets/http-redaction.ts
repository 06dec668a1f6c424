/**
 * Lines of HTTP/1.1 heads (RFC 9112), in place. Only what is known to say how a connection is made stays; paths, credentials, cookies and whatever else is blanked, so that
 * even lines that are none of a head give nothing away.
 */
import { latin1 } from '../../bytes/text.ts';
import type { StandIns } from './stand-ins.ts';

const blank = 0x78;
const methods = 'GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PROPFIND';
const requestLine = new RegExp(`^(${methods}) (\\S*)( HTTP/1\\.[01])?$`);
const statusLine = /^HTTP\/1\.[01] \d{3}(?: |$)/;
const fieldLine = /^([A-Za-z-]{1,40}):[ \t]*/;
/** As RFC 9110 15 has them, and what proxies say of a tunnel. */
const reasons = /^(?:Connection [Ee]stablished|Switching Protocols|OK|No Content|Moved Permanently|Found|Not Modified|Bad Request|Unauthorized|Forbidden|Not Found|Proxy Authentication Required|Request Timeout|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout)$/;

/** Field values that stay where they look as they should. */
const staying: ReadonlyMap<string, RegExp> = new Map([
  ['connection', /^[A-Za-z, -]{0,40}$/], ['proxy-connection', /^[A-Za-z, -]{0,40}$/], ['upgrade', /^[A-Za-z, /0-9.-]{0,40}$/], ['content-length', /^\d{1,15}$/],
  ['transfer-encoding', /^[A-Za-z, ]{0,40}$/], ['content-encoding', /^[A-Za-z, ]{0,40}$/], ['content-type', /^[a-z]+\/[a-z.+-]{1,40}$/], ['sec-websocket-version', /^\d{1,3}$/],
  ['sec-websocket-extensions', /^permessage-deflate(?:; ?(?:client|server)_(?:no_context_takeover|max_window_bits(?:=\d{1,2})?))*$/],
]);
/** Of these the authentication scheme stays. */
const challenges: ReadonlySet<string> = new Set(['proxy-authenticate', 'www-authenticate', 'proxy-authorization', 'authorization']);
const schemes = /^(?:Basic|Digest|NTLM|Negotiate|Bearer|Kerberos)(?=\s|$)/i;
/** Whose values are blanked. A name that is not here may be a word of a text. */
const otherFields: ReadonlySet<string> = new Set([
  'accept', 'accept-encoding', 'accept-language', 'access-control-allow-origin', 'age', 'allow', 'cache-control', 'cookie', 'date', 'etag', 'expires', 'forwarded', 'from', 'keep-alive',
  'last-modified', 'link', 'location', 'origin', 'pragma', 'proxy-agent', 'referer', 'retry-after', 'sec-websocket-accept', 'sec-websocket-key', 'sec-websocket-protocol', 'server', 'set-cookie',
  'user-agent', 'vary', 'via', 'x-forwarded-for',
]);

/** The lines of `b[from..to)`; the first and the last may be parts of lines. */
export function redactHttpLines(s: StandIns, b: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; ) {
    const feed = b.indexOf(0x0a, at);
    const next = feed < 0 || feed >= to ? to : feed + 1;
    let end = next === to && b[to - 1] !== 0x0a ? to : next - 1;
    if (end > at && b[end - 1] === 0x0d) end -= 1;
    redactLine(s, b, at, end);
    at = next;
  }
}

function redactLine(s: StandIns, b: Uint8Array, from: number, to: number): void {
  const line = latin1(b, from, to);
  const request = requestLine.exec(line);
  if (request !== null) {
    const target = from + request[1]!.length + 1;
    const targetEnd = target + request[2]!.length;
    if (request[1] === 'CONNECT') redactAuthority(s, b, target, targetEnd);
    // A path, or a URI with its scheme and host.
    else b.fill(blank, Math.min(targetEnd, target + 1), targetEnd);
    return;
  }
  const status = statusLine.exec(line)?.[0];
  if (status !== undefined) {
    if (!reasons.test(line.slice(status.length))) b.fill(blank, from + status.length, to);
    return;
  }
  const field = fieldLine.exec(line);
  const name = field?.[1]?.toLowerCase() ?? '';
  const value = from + (field?.[0].length ?? 0);
  const text = line.slice(value - from);
  if (name === 'host') redactAuthority(s, b, value, to);
  else if (challenges.has(name)) b.fill(blank, value + (schemes.exec(text)?.[0].length ?? 0), to);
  else if (staying.get(name)?.test(text.trimEnd()) === true) return;
  else b.fill(blank, staying.has(name) || otherFields.has(name) ? value : from, to);
}

/** 'host:port', the host a name or an address. */
function redactAuthority(s: StandIns, b: Uint8Array, from: number, to: number): void {
  s.text(b, from, to, (text) => {
    const [, open = '', host = '', rest = ''] = /^(\[?)([^\]]*?)(\]?(?::\d{1,5})?)$/.exec(text) ?? [];
    return `${open}${s.authorityOf(host)}${rest}`;
  });
}
