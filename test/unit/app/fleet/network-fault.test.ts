/** What stands in the status where a request did not get through. */
import { describe, expect, it } from 'vitest';
import { networkFault } from '../../../../electron/app/fleet/network-fault.ts';

/** As undici rejects: 'fetch failed', because of. */
const fetchFailed = (cause: Error): TypeError => new TypeError('fetch failed', { cause });
const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code });

describe('networkFault', () => {
  it.each([
    ['ENOTFOUND', "the collector's name is not known to DNS (ENOTFOUND)"],
    ['ECONNREFUSED', 'the collector refuses connections (ECONNREFUSED)'],
    ['UND_ERR_CONNECT_TIMEOUT', 'the collector does not answer (UND_ERR_CONNECT_TIMEOUT)'],
    ['CERT_HAS_EXPIRED', "the collector's certificate has expired (CERT_HAS_EXPIRED)"],
    ['ERR_TLS_CERT_ALTNAME_INVALID', "the collector's certificate is for another name (ERR_TLS_CERT_ALTNAME_INVALID)"],
    ['SELF_SIGNED_CERT_IN_CHAIN', "the collector's certificate is from an authority that is not trusted here (SELF_SIGNED_CERT_IN_CHAIN)"],
  ])('says %s plainly', (code, said) => expect(networkFault(fetchFailed(coded(code)))).toBe(said));

  it('finds what is the matter where both address families were tried', () => {
    expect(networkFault(fetchFailed(new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')])))).toContain('ENETUNREACH');
  });

  it('reads what Electron says', () => {
    expect(networkFault(new Error('net::ERR_CERT_AUTHORITY_INVALID'))).toBe("the collector's certificate is from an authority that is not trusted here (ERR_CERT_AUTHORITY_INVALID)");
    expect(networkFault(new Error('net::ERR_NAME_NOT_RESOLVED'))).toContain('not known to DNS');
  });

  it('names the code of what it does not know, and nothing of what the message says', () => {
    expect(networkFault(fetchFailed(coded('EWEIRD', 'Authorization: Bearer secret')))).toBe('the collector cannot be reached (EWEIRD)');
    expect(networkFault('a string')).toBe('the collector cannot be reached');
  });

  it('takes a request that took too long for a collector that does not answer', () => {
    expect(networkFault(new DOMException('', 'TimeoutError'))).toBe('the collector does not answer (TimeoutError)');
  });
});
