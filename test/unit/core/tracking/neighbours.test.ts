import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { ask } from '../../../helpers/dialogue-signaling.ts';
import { bytes, ethernet } from '../../../helpers/header-bytes.ts';

/** RFC 826, IPv4 over Ethernet: 1 asks, 2 answers. */
const arp = (operation: number, sender: readonly number[], target: readonly number[]): Uint8Array =>
  ethernet(0x0806, bytes([0, 1, 8, 0, 6, 4, 0, operation], [2, 0, 0, 0, 0, 1], sender, [2, 0, 0, 0, 0, 2], target));

describe('the answer of a neighbour', () => {
  const gateway = [10, 1, 0, 1];
  const own = [10, 1, 0, 2];
  const silentDns = (frame: Uint8Array): string => {
    const d = new Dialogue();
    d.frame(frame);
    for (let i = 0; i < 3; i++) {
      ask(d, 'call.example.com', null);
      d.wait(2000);
    }
    return d.finding('signaling.dns-failed').answer;
  };
  it('shows that the link is up where nothing else is answered', () => {
    expect(silentDns(arp(2, gateway, own))).toBe('yes');
  });
  it('is no question, no answer to others, and not cut', () => {
    expect(silentDns(arp(1, own, gateway))).toBe('unknown');
    expect(silentDns(arp(2, gateway, [10, 1, 0, 77]))).toBe('unknown');
    expect(silentDns(arp(2, gateway, own).slice(0, 40))).toBe('unknown');
  });
});
