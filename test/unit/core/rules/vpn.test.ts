import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { connectWithSegments, encapsulated, from, laptop, outside, peer, ssrc, turn, web } from '../../../helpers/dialogue-network.ts';
import { at } from '../../../helpers/scripted-packets.ts';

const raw = 101;
const ethernet = 1;
const inner = at('10.8.0.2', 40000);
const gateway = at('198.51.100.4', 51820);
const tunnelEnd = at('10.1.0.2', 35064);

const capturedOn = (...names: readonly (string | null)[]): Dialogue => {
  const d = new Dialogue();
  names.forEach((name, id) => d.analyzer.announceInterface({ id, name, description: null, linkType: ethernet, snapLength: 262_144 }));
  return d;
};
const call = (d: Dialogue, client = laptop): Dialogue =>
  d.stunServer(client, turn, outside).check(client, peer, 't:m', outside, { nominate: true }).media(d.direct(client, peer), ssrc, 3000);

describe('vpn.in-path', () => {
  it('is said of a call that was captured on a tunnel', () => {
    const d = call(capturedOn('wg0'));
    expect(d.finding('vpn.in-path')).toMatchObject({ answer: 'yes', confidence: 'certain', callIds: ['call-1'], explanation: expect.stringContaining('wg0') as string });
    for (const name of ['utun4', 'tun0', 'ppp0', 'tailscale0', 'nordlynx', 'ipsec0']) expect([name, call(capturedOn(name)).finding('vpn.in-path').answer]).toEqual([name, 'yes']);
  });
  it('knows products by the description of their adapter', () => {
    const d = new Dialogue();
    d.analyzer.announceInterface({ id: 0, name: '\\\\Device\\\\NPF_{0B8A}', description: 'Cisco AnyConnect Virtual Miniport Adapter', linkType: ethernet, snapLength: 262_144 });
    expect(call(d).finding('vpn.in-path')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('AnyConnect') as string });
  });
  it('is but possible where the interface has no link layer, likely where its segments are small too', () => {
    const bare = capturedOn(null);
    bare.linkType = raw;
    expect(call(bare, inner).finding('vpn.in-path')).toMatchObject({ answer: 'yes', confidence: 'possible' });
    const small = capturedOn(null);
    small.linkType = raw;
    connectWithSegments(small, from(41000, inner), web, 1360);
    expect(call(small, inner).finding('vpn.in-path')).toMatchObject({ answer: 'yes', confidence: 'likely', explanation: expect.stringContaining('1360 bytes') as string });
  });
  it('names the flow outside that carries as much', () => {
    const d = capturedOn('en0', 'utun4');
    for (let i = 0; i < 200; i++) {
      d.interfaceId = 0;
      d.udp(tunnelEnd, gateway, new Uint8Array(200).fill(4));
      d.udp(gateway, tunnelEnd, new Uint8Array(200).fill(4));
      d.interfaceId = 1;
      if (i === 0) d.check(inner, peer, 't:m', outside, { nominate: true });
      d.media(d.direct(inner, peer), ssrc, 20, { from: i });
    }
    const f = d.finding('vpn.in-path');
    expect(f.explanation).toContain('UDP 51820 to 198.51.100.4 carries as many packets each way');
    expect(f.evidence.some((e) => e.note.includes('outer flow'))).toBe(true);
  });
  it('is no where the call is in clear on a physical interface, also beside a tunnel', () => {
    const d = capturedOn('en0');
    connectWithSegments(d, from(41000), web, 1460);
    expect(call(d).finding('vpn.in-path')).toMatchObject({ answer: 'no', explanation: expect.stringContaining('en0') as string });
    encapsulated(d, 50, laptop.address, gateway.address);
    encapsulated(d, 50, gateway.address, laptop.address);
    expect(d.finding('vpn.in-path')).toMatchObject({ answer: 'no', explanation: expect.stringContaining('beside ESP to 198.51.100.4') as string });
  });
  it('is unknown where the capture does not name its interface, nor shows what its link takes', () => {
    expect(call(new Dialogue()).finding('vpn.in-path').answer).toBe('unknown');
    expect(call(capturedOn('en0')).finding('vpn.in-path').answer).toBe('unknown');
    const virtual = capturedOn('Ethernet 3');
    connectWithSegments(virtual, from(41000), web, 1340);
    expect(call(virtual).finding('vpn.in-path').answer).toBe('unknown');
  });
  it('is unknown where only the outside of a tunnel was captured', () => {
    const d = capturedOn('en0');
    for (let i = 0; i < 100; i++) {
      d.udp(tunnelEnd, gateway, new Uint8Array(200).fill(4));
      d.udp(gateway, tunnelEnd, new Uint8Array(200).fill(4));
      d.wait(20);
    }
    expect(d.finding('vpn.in-path')).toMatchObject({ answer: 'unknown', explanation: expect.stringContaining('UDP 51820 to 198.51.100.4 is open') as string });
  });
});
