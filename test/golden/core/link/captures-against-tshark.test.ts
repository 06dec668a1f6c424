import { describe, expect, it } from 'vitest';
import { Outcome } from '../../../../electron/core/link/dissection.ts';
import { comparedFields, differences, dissectedRows, tsharkOptions } from '../../../helpers/dissected-fields.ts';
import { hasShared, labCapture, labCaptures, thirdPartyCapture, thirdPartyCaptures } from '../../../helpers/shared.ts';
import { hasTshark, tsharkFields } from '../../../helpers/tshark-fields.ts';

const files = [...labCaptures.map(labCapture), ...thirdPartyCaptures.map(thirdPartyCapture)];

describe.skipIf(!hasShared || !hasTshark())('every frame of real captures', () => {
  it.each(files)('says the same as tshark of addresses, ports, lengths, sequence numbers, VLANs and ICMP: %s', (file) => {
    const ours = dissectedRows(file);
    expect(ours.length).toBeGreaterThan(0);
    expect(differences(ours, tsharkFields(file, comparedFields, tsharkOptions)).slice(0, 20)).toEqual([]);
    expect(ours.filter((o) => o.outcome === Outcome.malformed || o.outcome === Outcome.unsupportedLink)).toEqual([]);
  });
});
