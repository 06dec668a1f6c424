// What is exported without anything personal is diagnosed as what is exported with all of it: every pair, rung, allocation, finding and sentence, but for the names.
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Summary } from '../../electron/contract/summary.ts';
import { analyzedBytes, analyzedFile, exportedBytes, networkCapture, networkNames, redactionOf } from '../helpers/exported-capture.ts';
import { hasShared, labCapture, thirdPartyCapture, thirdPartyCaptures } from '../helpers/shared.ts';

/** Packets are cut further, certificates are others, and versions of servers read like addresses: a stand-in may not be as long. */
const differing: ReadonlySet<string> = new Set(['truncated', 'fingerprints', 'software', 'redacted']);
const comparable = (summary: Summary): unknown => JSON.parse(JSON.stringify(summary, (key, value: unknown) => (differing.has(key) ? undefined : value)));

function isDiagnosedTheSame(path: string): void {
  const original = analyzedFile(path);
  const redaction = redactionOf(original);
  const redacted = comparable(analyzedBytes(exportedBytes(original, redaction)).summary());
  const standingIn = (summary: Summary): unknown => comparable(redaction.redaction.summary(summary));
  if (isDeepStrictEqual(redacted, standingIn(original.summary()))) return;
  // Frames have other numbers where some were left out, and streams that are cut have gaps: then it is the export with all names in it that says the same.
  expect(redacted).toEqual(standingIn(analyzedBytes(exportedBytes(original, null)).summary()));
}

describe('a redacted capture', () => {
  it.each(networkNames)('of a call in the network %s is diagnosed as the real one', (name) => isDiagnosedTheSame(networkCapture(name)));

  describe.skipIf(!hasShared)('(needs ../shared)', () => {
    it.each(['direct-mdns', 'forced-relay-tls', 'udp-blocked-relay-tcp'])('of the lab\'s call %s is diagnosed as the real one', (name) => isDiagnosedTheSame(labCapture(name)));
    it.each(thirdPartyCaptures)('of somebody else\'s call %s is diagnosed as the real one', (name) => isDiagnosedTheSame(thirdPartyCapture(name)));
  });
});
