import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { from, laptop, laptop6, outside, peer, reject, router, stun2, turn } from '../../../helpers/dialogue-network.ts';
import { at } from '../../../helpers/scripted-packets.ts';

const other = at('198.51.100.9', 40000);

describe('nat.symmetric', () => {
  it('is said of two ports of one server too', () => {
    const d = new Dialogue().stunServer(laptop, turn, outside).stunServer(laptop, at(turn.address, 3479), at(outside.address, 40001));
    expect(d.finding('nat.symmetric')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('another port for each port of a destination') as string });
  });
  it('is shown by what a peer answers as well as by servers', () => {
    const d = new Dialogue().stunServer(laptop, turn, outside).check(laptop, peer, 't:m', at(outside.address, 49_001));
    expect(d.finding('nat.symmetric').answer).toBe('yes');
  });
  it('is judged by IPv4 where both families are there', () => {
    const server6 = at('2001:db8:100::10', 3478);
    const d = new Dialogue().stunServer(laptop, turn, outside).stunServer(laptop, stun2, outside).check(laptop6, server6, 't:m', null);
    expect(d.summary.nat.mapping).toBe('endpoint-independent');
  });
});

describe('what the summary says of the NAT', () => {
  it('has the public addresses', () => {
    expect(new Dialogue().stunServer(laptop, turn, outside).summary.nat).toMatchObject({ publicAddresses: ['198.51.100.2'], mapping: 'unknown', pooled: 'unknown', carrierGrade: 'unknown', hairpinning: 'unknown', ipv6: 'unknown' });
  });
  it('has no public address from a STUN server of this network', () => {
    expect(new Dialogue().stunServer(laptop, at('10.9.0.1', 3478), at('10.1.0.2', 41000)).summary.nat.publicAddresses).toEqual([]);
  });
});

describe('nat.pooled', () => {
  it('is said where one laptop has two public addresses at one time', () => {
    const d = new Dialogue().stunServer(laptop, turn, outside).stunServer(from(40001), stun2, other);
    expect(d.finding('nat.pooled')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('198.51.100.2 and 198.51.100.9') as string });
    expect(d.finding('nat.pooled').evidence).toHaveLength(2);
    expect(d.summary.nat).toMatchObject({ pooled: 'yes', publicAddresses: ['198.51.100.2', '198.51.100.9'] });
  });
  it('is not said of a laptop that moved to another network, nor of two interfaces', () => {
    const moved = new Dialogue().stunServer(laptop, turn, outside).wait(60_000).stunServer(from(40001), turn, other);
    expect(moved.finding('nat.pooled').answer).not.toBe('yes');
    const two = new Dialogue().stunServer(laptop, turn, outside).stunServer(at('192.168.5.5', 40000), turn, other);
    expect(two.finding('nat.pooled').answer).not.toBe('yes');
  });
  it('is no where two sockets or two servers see one address, unknown from one report', () => {
    expect(new Dialogue().stunServer(laptop, turn, outside).finding('nat.pooled').answer).toBe('unknown');
    expect(new Dialogue().stunServer(laptop, turn, outside).stunServer(from(40001), turn, at(outside.address, 40001)).finding('nat.pooled').answer).toBe('no');
  });
});

describe('nat.carrier-grade', () => {
  it('is said where an address of 100.64.0.0/10 shows: mapped, of the laptop, or of a router', () => {
    expect(new Dialogue().stunServer(laptop, at('203.0.113.33', 3478), at('100.70.1.2', 40000)).finding('nat.carrier-grade')).toMatchObject({ answer: 'yes', confidence: 'certain' });
    expect(new Dialogue().stunServer(at('100.70.1.2', 40000), turn, outside).finding('nat.carrier-grade').answer).toBe('yes');
    const d = new Dialogue().stunServer(laptop, turn, null);
    reject(d, '100.64.0.1', 1, laptop, turn);
    expect(d.finding('nat.carrier-grade')).toMatchObject({ answer: 'yes', confidence: 'likely', explanation: expect.stringContaining('100.64.0.1') as string });
  });
  it('is not said of a VPN that numbers its hosts so', () => {
    const d = new Dialogue();
    d.analyzer.announceInterface({ id: 0, name: 'tailscale0', description: null, linkType: 1, snapLength: 262_144 });
    expect(d.stunServer(at('100.70.1.2', 40000), turn, outside).finding('nat.carrier-grade').answer).toBe('unknown');
  });
  it('is no where nothing translates, else unknown: a second NAT does not show', () => {
    const open = at('203.0.113.200', 40000);
    expect(new Dialogue().stunServer(open, turn, open).finding('nat.carrier-grade').answer).toBe('no');
    const d = new Dialogue().stunServer(laptop, turn, outside).stunServer(laptop, stun2, outside);
    reject(d, router, 1, laptop, turn);
    expect(d.finding('nat.carrier-grade').answer).toBe('unknown');
  });
});

describe('nat.hairpin', () => {
  const colleague = at(outside.address, 45_000);
  const inside = at('10.1.0.9', 9000);
  const start = (): Dialogue => new Dialogue().stunServer(laptop, turn, outside);
  it('works where a check to the own public address is answered', () => {
    const d = start().check(laptop, colleague, 't:m', outside);
    expect(d.finding('nat.hairpin')).toMatchObject({ answer: 'yes', severity: 'info' });
    expect(d.summary.nat.hairpinning).toBe('works');
  });
  it('does not where the other side answers on another pair and is silent there', () => {
    const d = start();
    for (let i = 0; i < 5; i++) d.check(laptop, colleague, 't:m', null, { rtt: 1000 });
    expect(d.finding('nat.hairpin').answer).toBe('unknown');
    d.check(laptop, inside, 't:m', laptop);
    expect(d.finding('nat.hairpin')).toMatchObject({ answer: 'no', advice: expect.stringContaining('hairpinning') as string });
    expect(d.summary.nat.hairpinning).toBe('fails');
  });
  it('is unknown of a laptop that is its own public address', () => {
    const open = at('203.0.113.200', 40000);
    expect(new Dialogue().stunServer(open, turn, open).check(open, peer, 't:m', open).finding('nat.hairpin').answer).toBe('unknown');
  });
});
