import { describe, expect, it } from 'vitest';
import type { Dialogue } from '../../../helpers/dialogue.ts';
import { helloFor, named, notes, secure, tcp, tls13Answer, web } from '../../../helpers/dialogue-signaling.ts';

describe('signaling.reset', () => {
  const afterHello = (d: Dialogue, headers: Parameters<ReturnType<typeof tcp>['reset']>[0], port = 50000): void => {
    const c = tcp(d, port, web).open().send(helloFor('call.example.com'));
    d.wait(1);
    c.reset(headers);
    d.wait(100);
  };
  it('is said of a reset right after the ClientHello; one from the first hop is likely forged', () => {
    const d = named();
    afterHello(d, { ttl: 64, id: 0 });
    const f = d.finding('signaling.reset');
    expect(f).toMatchObject({ answer: 'yes', severity: 'problem', confidence: 'likely', title: 'Connections to call.example.com are cut off' });
    expect(f.explanation).toMatch(/likely the server name is filtered.*TTL of 64/);
    expect(notes(f)).toMatch(/TCP connection itself came up[^]*ClientHello for call.example.com[^]*reset after the ClientHello[^]*control: DNS/);
    expect(d.summary.signaling[0]).toMatchObject({ state: 'reset', failure: { kind: 'reset-after-client-hello', injected: 'likely' } });
    expect(d.finding('signaling.unreachable').answer).toBe('no');
    expect(d.finding('signaling.tls-failed').answer).toBe('unknown');
  });
  it('is merely possible where the reset looks like the server\'s own', () => {
    const d = named();
    const c = tcp(d, 50000, web).open().send(helloFor('call.example.com'));
    d.wait(30);
    c.ack().reset();
    expect(d.finding('signaling.reset')).toMatchObject({ answer: 'yes', confidence: 'possible' });
    expect(d.summary.signaling[0]).toMatchObject({ failure: { injected: 'unlikely' } });
  });
  it('sees a server that goes on after its reset, whatever overtakes', () => {
    const d = named();
    const c = tcp(d, 50000, web).open().send(helloFor('call.example.com'));
    d.wait(30);
    c.ack().reset().reply(tls13Answer);
    expect(d.finding('signaling.reset')).toMatchObject({ answer: 'yes', confidence: 'likely', explanation: expect.stringContaining('went on sending') as string });
  });
  it('is not said once the same name got through', () => {
    const d = named();
    afterHello(d, {});
    secure(d, 50001, web, 'call.example.com');
    expect(d.finding('signaling.reset').answer).not.toBe('yes');
  });
  it('is not said of an idle connection that ends with a reset, nor of one reset in use', () => {
    const d = named();
    const c = secure(d, 50000, web, 'call.example.com');
    d.wait(60_000);
    c.reset();
    expect(d.finding('signaling.reset').answer).toBe('no');
    const once = named();
    secure(once, 50000, web, 'call.example.com').reset();
    expect(once.finding('signaling.reset').answer).toBe('unknown');
    secure(once, 50001, web, 'call.example.com').reset();
    expect(once.finding('signaling.reset')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('2 connections reset while in use') as string });
  });
  it('is not said where this laptop itself ended the connection', () => {
    const d = named();
    secure(d, 50000, web, 'call.example.com').abort();
    tcp(d, 50001, web).open().send(helloFor('call.example.com')).abort();
    expect(d.finding('signaling.reset').answer).toBe('no');
  });
});
