import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../../electron/core/bytes/parse-address.ts';
import { canonicalAddress } from '../../../../../electron/core/report/redaction/address-literals.ts';
import { CryptoPan } from '../../../../../electron/core/report/redaction/crypto-pan.ts';

/** Key and addresses of the sample trace that comes with the authors' own program; IPv6 as other programs extend it. */
const pan = new CryptoPan(Uint8Array.of(21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16, 216, 152, 143, 131, 121, 121, 101, 39, 98, 87, 76, 45, 42, 132, 34, 2));

describe('Crypto-PAn', () => {
  it.each([
    ['128.11.68.132', '135.242.180.132'],
    ['129.118.74.4', '134.136.186.123'],
    ['130.132.252.244', '133.68.164.234'],
    ['141.223.7.43', '141.167.8.160'],
    ['166.107.77.190', '160.132.178.185'],
    ['192.102.249.13', '252.138.62.131'],
    ['192.41.57.43', '252.222.221.184'],
    ['198.51.77.238', '249.18.186.254'],
    ['24.94.26.44', '100.88.228.35'],
    ['64.14.118.196', '0.255.183.58'],
    ['::1', '78ff:f001:9fc0:20df:8380:b1f1:704:ed'],
    ['::2', '78ff:f001:9fc0:20df:8380:b1f1:704:ef'],
    ['2001:db8::1', '4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1e'],
    ['2001:db8::2', '4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1c'],
  ])('makes of %s what others make of it', (address, expected) => {
    const bytes = parseAddress(address)!;
    const flips = pan.flips(bytes);
    expect(canonicalAddress(bytes.map((byte, i) => byte ^ flips[i]!))).toBe(expected);
  });
});
