import { describe, expect, it } from 'vitest';
import type { SignalingConnection } from '../../../../electron/contract/summary.ts';
import { helloFor, laptop, named, sealed, secure, tcp, tls13Answer, web, type ScriptedTcp } from '../../../helpers/dialogue-signaling.ts';

/** The connection's failure after `end`, in use 30 ms before. */
function failureOf(end: (c: ScriptedTcp) => void): SignalingConnection['failure'] {
  const d = named();
  const c = secure(d, 50000, web, 'call.example.com');
  d.wait(30);
  end(c);
  return d.summary.signaling[0]!.failure;
}

describe('a connection', () => {
  it('says how long its handshakes took, and what was sent again', () => {
    const d = named();
    const c = tcp(d, 50000, web).open(36).send(helloFor('call.example.com'));
    d.wait(48);
    c.reply(tls13Answer).send(sealed(60)).again(sealed(60)).closedByClient();
    expect(d.summary.signaling).toMatchObject([{
      protocol: 'tls', hostname: 'call.example.com', server: web.address, port: 443, via: null, state: 'closed', failure: null, version: 'TLS 1.3',
      handshakeTime: 0.036, tlsHandshakeTime: 0.048, retransmissions: { sent: 1, received: 0 },
    }]);
  });
  it('that comes up after some SYNs has not failed', () => {
    const d = named();
    d.synWithoutAnswer(laptop(50000), web, 2);
    expect(d.summary.signaling[0]).toMatchObject({ state: 'connecting', failure: null });
    tcp(d, 50000, web).open();
    expect(d.summary.signaling[0]).toMatchObject({ state: 'established', failure: null, retransmissions: { sent: 2, received: 0 } });
  });
  it('fails with its first fault', () => {
    expect(failureOf((c) => c.closedByServer())).toBe(null);
    expect(failureOf((c) => c.reset())).toMatchObject({ kind: 'reset' });
    expect(failureOf((c) => c.closedByServer().reset())).toBe(null);
    expect(failureOf((c) => c.abort())).toBe(null);
  });
});

describe('a reset', () => {
  const injected = (end: (c: ScriptedTcp) => void): string | undefined => failureOf(end)?.injected;
  it('with the TTL and the identification that the server\'s packets have is unlikely to be forged', () => {
    expect(injected((c) => c.reset())).toBe('unlikely');
    // Systems without a socket for it reset with identification 0.
    expect(injected((c) => c.reset({ id: 0 }))).toBe('unlikely');
  });
  it('from nearer than the server is likely forged', () => {
    expect(injected((c) => c.reset({ ttl: 64 }))).toBe('likely');
    expect(injected((c) => c.reset({ ttl: 120 }))).toBe('likely');
    // Routes differ by a hop or two.
    expect(injected((c) => c.reset({ ttl: 56 }))).toBe('unknown');
  });
  it('that is wrong in two small things is likely forged, in one it is unknown', () => {
    expect(injected((c) => c.reset({ id: 460 }))).toBe('unknown');
    expect(injected((c) => c.reset({ id: 460, ttl: 56 }))).toBe('likely');
    expect(injected((c) => c.reset({ sequence: 1 }).reset({ sequence: 2 }).reset({ sequence: 3 }))).toBe('unknown');
    expect(injected((c) => c.reset({ sequence: 1, id: 460 }).reset({ sequence: 2 }).reset({ sequence: 3 }))).toBe('likely');
  });
  it('that comes sooner than the server could answer is suspicious, with another sign likely forged', () => {
    const soon = (headers: Parameters<ScriptedTcp['reset']>[0]): string | undefined => {
      const d = named();
      const c = tcp(d, 50000, web).open(40).send(helloFor('call.example.com'));
      d.wait(2);
      c.reset(headers);
      return d.summary.signaling[0]!.failure?.injected;
    };
    expect(soon({})).toBe('unknown');
    expect(soon({ ttl: 56 })).toBe('likely');
  });
  it('is not given away by what it overtook', () => {
    const d = named();
    const c = secure(d, 50000, web, 'call.example.com');
    c.reply(sealed(100)).reset().late(sealed(100));
    expect(d.summary.signaling[0]!.failure?.injected).toBe('unlikely');
  });
});
