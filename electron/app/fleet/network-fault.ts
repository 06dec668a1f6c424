/** Why a request did not get through, said plainly, with the code that an administrator looks up. */

const said: Readonly<Record<string, string>> = {
  ENOTFOUND: "the collector's name is not known to DNS",
  EAI_AGAIN: 'DNS does not answer',
  ECONNREFUSED: 'the collector refuses connections',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ETIMEDOUT: 'the collector does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'the collector does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'the collector does not answer',
  TimeoutError: 'the collector does not answer',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'there is no way to the collector',
  ERR_NAME_NOT_RESOLVED: "the collector's name is not known to DNS",
  ERR_CONNECTION_REFUSED: 'the collector refuses connections',
  ERR_CONNECTION_RESET: 'the connection was cut',
  ERR_TIMED_OUT: 'the collector does not answer',
  ERR_CONNECTION_TIMED_OUT: 'the collector does not answer',
  ERR_INTERNET_DISCONNECTED: 'there is no network',
  ERR_PROXY_CONNECTION_FAILED: 'the web proxy cannot be reached',
  EPROTO: 'the collector does not speak TLS there',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the collector does not speak TLS there',
  CERT_HAS_EXPIRED: "the collector's certificate has expired",
  CERT_NOT_YET_VALID: "the collector's certificate is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "the collector's certificate is for another name",
  ERR_CERT_COMMON_NAME_INVALID: "the collector's certificate is for another name",
  ERR_CERT_DATE_INVALID: "the collector's certificate has expired or is not valid yet",
};
const untrusted = "the collector's certificate is from an authority that is not trusted here";
const untrustedCodes: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_CERT_AUTHORITY_INVALID',
]);

/** For what `fetch` rejected with: Node's, undici's, or Electron's (`net::ERR_...`). */
export function networkFault(error: unknown): string {
  const codes = causes(error).flatMap(codesOf);
  const known = codes.find((code) => code in said || untrustedCodes.has(code));
  if (known !== undefined) return `${untrustedCodes.has(known) ? untrusted : said[known]!} (${known})`;
  const code = codes[0];
  return `the collector cannot be reached${code === undefined ? '' : ` (${code})`}`;
}

/** The error, and what caused it: a few levels are more than there are. */
function causes(error: unknown): Error[] {
  const found: Error[] = [];
  for (let cause = error; cause instanceof Error && found.length < 8; cause = cause.cause) {
    found.push(cause);
    // Both address families were tried.
    if (cause instanceof AggregateError) found.push(...(cause.errors as unknown[]).filter((inner) => inner instanceof Error).slice(0, 8));
  }
  return found;
}

function codesOf(error: Error): string[] {
  const { code } = error as NodeJS.ErrnoException;
  const chromium = /net::(ERR_[A-Z_]+)/.exec(error.message)?.[1];
  return [...(typeof code === 'string' ? [code] : []), ...(chromium === undefined ? [] : [chromium]), ...(error.name === 'TimeoutError' ? [error.name] : [])];
}
