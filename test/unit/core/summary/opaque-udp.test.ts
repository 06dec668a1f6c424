import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { at } from '../../../helpers/scripted-packets.ts';

const laptop = at('10.1.0.2', 40000);
const gateway = at('203.0.113.9', 4433);

describe('a UDP flow of which nobody knows what it carries', () => {
  it('is no DTLS because a packet begins with a byte that DTLS has, and nothing in it is malformed', () => {
    const d = new Dialogue();
    for (let first = 20; first < 64; first++) d.udp(laptop, gateway, Uint8Array.from({ length: 200 }, (_, i) => (i === 0 ? first : (i * 37 + first) & 255)));
    expect(d.summary.capture.malformed).toBe(0);
    expect(d.summary.calls).toEqual([]);
  });
});
