// What goes past the company's own settings, and what must not be called so.
import { describe, expect, it } from 'vitest';
import type { PolicyProfile } from '../../../../electron/contract/policy.ts';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { from, laptop, outside, peer, relayed, resolver, stun2, turn, web, withNames } from '../../../helpers/dialogue-network.ts';
import { helloFor, http, secure, tcp } from '../../../helpers/dialogue-signaling.ts';
import { policy, vendor } from '../../../helpers/policies.ts';
import { at } from '../../../helpers/scripted-packets.ts';

const acme = vendor('acme', { id: 'app', hosts: ['*.acme.example'] }, { id: 'turn', role: 'turn', hosts: ['turn.example.com', 'stun2.example.com'], ports: ['udp/3478', 'tcp/3478', 'tls/443'] });
const companysProxy = { proxyUrl: 'https://proxy.corp.example/acme' };
const replaced = { iceServers: [{ urls: ['turn:turn.corp.example', 'stun:192.0.2.1'] }], placement: 'replace' } as const;
const ownTurn = at('192.0.2.10', 3478);

interface Held {
  readonly leaks: string[];
  readonly answer: string;
  readonly explanation: string;
}
function held(d: Dialogue, settings: Parameters<typeof policy>[2], chosen: readonly string[] = ['acme'], profiles: readonly PolicyProfile[] = [acme]): Held {
  d.analyzer.setPolicy(policy(profiles, chosen, settings));
  const leaks = d.summary.policy.flatMap((p) => p.leaks.map((l) => `${l.kind} ${l.name ?? l.address} ${l.protocol}/${l.port}`));
  const { answer, explanation } = d.finding('policy.leak');
  return { leaks, answer, explanation };
}
const throughProxy = (d: Dialogue): Dialogue => {
  secure(d, 50100, at('198.51.100.60', 443), 'proxy.corp.example');
  return d;
};
const ownNames = (d: Dialogue = withNames(new Dialogue())): Dialogue => d.resolve(resolver, 'turn.corp.example', ownTurn.address);

describe('past the proxy', () => {
  it('nothing is known without own settings', () => {
    const d = throughProxy(new Dialogue());
    secure(d, 50000, web, 'call.acme.example');
    expect(held(d, null)).toMatchObject({ leaks: [], answer: 'unknown' });
  });

  it('goes a connection that names a chosen vendor\'s server to that server', () => {
    const d = throughProxy(new Dialogue());
    secure(d, 50000, web, 'call.acme.example');
    expect(held(d, companysProxy)).toMatchObject({ leaks: ['proxy-bypassed call.acme.example tls/443'], answer: 'yes', explanation: '1 connection to call.acme.example (198.51.100.20:443) went to the server itself, not through proxy.corp.example:443.' });
    expect(d.finding('policy.leak')).toMatchObject({ severity: 'warning', confidence: 'certain', evidence: [{ note: 'ClientHello for call.acme.example' }] });
  });

  it('goes nothing where only the proxy\'s name appears', () => {
    expect(held(throughProxy(new Dialogue()), companysProxy)).toMatchObject({ leaks: [], answer: 'no' });
  });

  it.each<readonly [string, string, Parameters<typeof policy>[2], PolicyProfile]>([
    ['another site', 'www.example.net', {}, acme],
    ['a name that serves much else', 'fonts.gstatic.com', {}, vendor('acme', { hosts: ['fonts.gstatic.com'] })],
    ['a name of the company\'s own', 'sso.acme.example', { hosts: ['sso.acme.example'] }, acme],
    ['a server in the company\'s own networks', 'call.acme.example', { networks: [web.address] }, acme],
  ])('does not go %s', (_what, name, also, profile) => {
    const d = throughProxy(new Dialogue());
    secure(d, 50000, web, name);
    expect(held(d, { ...companysProxy, ...also }, ['acme'], [profile])).toMatchObject({ leaks: [], answer: 'no' });
  });

  it('goes nothing that a vendor\'s list has which was not chosen: without one it cannot be told', () => {
    const d = throughProxy(new Dialogue());
    secure(d, 50000, web, 'call.acme.example');
    expect(held(d, companysProxy, [])).toMatchObject({ leaks: [], answer: 'unknown' });
  });

  it('goes nothing that a web proxy is asked for by CONNECT, nor a name that is merely looked up', () => {
    const d = throughProxy(new Dialogue()).resolve(resolver, 'call.acme.example', web.address);
    tcp(d, 50001, at('198.51.100.61', 8080)).open().send(http('CONNECT call.acme.example:443 HTTP/1.1', 'Host: call.acme.example:443')).reply(http('HTTP/1.1 200 OK')).send(helloFor('call.acme.example')).reply(http('x'));
    d.tcp(from(50002), web);
    expect(held(d, companysProxy)).toMatchObject({ leaks: [], answer: 'no' });
  });

  it('cannot be told where nothing was seen to go through it', () => {
    expect(held(new Dialogue(), companysProxy)).toMatchObject({ answer: 'unknown' });
  });
});

describe("past the company's own STUN and TURN servers", () => {
  it('goes nothing where only they are asked', () => {
    const d = ownNames().stunServer(laptop, at('192.0.2.1', 3478), outside);
    d.allocate(laptop, ownTurn, at(ownTurn.address, 50000), outside);
    expect(held(d, replaced)).toMatchObject({ leaks: [], answer: 'no' });
  });

  it('go STUN and TURN to a chosen vendor\'s servers, which `replace` leaves out', () => {
    const d = ownNames().stunServer(laptop, stun2, outside);
    d.allocate(laptop, turn, relayed, outside);
    expect(held(d, replaced)).toMatchObject({ leaks: ['excluded-server turn.example.com udp/3478', 'excluded-server stun2.example.com udp/3478'], answer: 'yes' });
    expect(held(d, { ...replaced, placement: 'front' }), 'before the vendor\'s, not instead of them').toMatchObject({ leaks: [], answer: 'no' });
  });

  it('goes TURN inside TLS by the vendor\'s name', () => {
    const d = ownNames().tlsAtMediaPace(from(50000), at(turn.address, 443), 'turn.example.com', 8000);
    expect(held(d, replaced).leaks).toEqual(['excluded-server turn.example.com tls/443']);
  });

  it('goes TURN to a server that is nobody\'s', () => {
    const d = ownNames().resolve(resolver, 'turn.rogue.example', '192.0.2.66');
    d.allocate(laptop, at('192.0.2.66', 3478), at('192.0.2.66', 50000), outside);
    expect(held(d, { ...replaced, placement: 'back' })).toMatchObject({ leaks: ['unknown-turn turn.rogue.example udp/3478'], answer: 'yes' });
    expect(held(d, replaced), 'which `replace` leaves out too').toMatchObject({ leaks: ['excluded-server turn.rogue.example udp/3478'], explanation: expect.stringContaining('No list knows this server.') as string });
    expect(held(d, companysProxy, []), 'where neither own servers nor a list say whose there are').toMatchObject({ leaks: [], answer: 'unknown' });
  });

  it('is not told of a server without a name that may be one of the own, until those were resolved', () => {
    const unnamed = (d: Dialogue): Dialogue => {
      d.allocate(laptop, at('192.0.2.66', 3478), at('192.0.2.66', 50000), outside);
      return d;
    };
    expect(held(unnamed(new Dialogue()), replaced)).toMatchObject({ leaks: [], answer: 'unknown', explanation: expect.stringContaining('192.0.2.66:3478') as string });
    expect(held(unnamed(ownNames(new Dialogue())), replaced)).toMatchObject({ leaks: ['excluded-server 192.0.2.66 udp/3478'] });
  });

  it('knows its own by any name of their address', () => {
    const d = ownNames().resolve(resolver, 'alias.corp.example', ownTurn.address);
    d.allocate(laptop, ownTurn, at(ownTurn.address, 50000), outside);
    expect(held(d, replaced)).toMatchObject({ leaks: [], answer: 'no' });
  });

  it('does not accuse another vendor\'s call, nor another program\'s STUN', () => {
    const other = vendor('other', { role: 'turn', hosts: ['turn.other.example'], ports: ['udp/3478'] });
    const d = ownNames().resolve(resolver, 'turn.other.example', '192.0.2.77').resolve(resolver, 'stun.vpn.example', '192.0.2.88');
    d.allocate(laptop, ownTurn, at(ownTurn.address, 50000), outside);
    d.allocate(from(40007), at('192.0.2.77', 3478), at('192.0.2.77', 50000), outside);
    d.stunServer(from(41641), at('192.0.2.88', 3478), outside);
    expect(held(d, replaced, ['acme'], [acme, other])).toMatchObject({ leaks: [], answer: 'no' });
  });

  it('takes STUN from a socket on which ICE runs for the call\'s', () => {
    const d = ownNames().resolve(resolver, 'stun.rogue.example', '192.0.2.88').stunServer(laptop, at('192.0.2.88', 3478), outside).check(laptop, peer, 'a:b', outside);
    expect(held(d, replaced).leaks).toEqual(['excluded-server stun.rogue.example udp/3478']);
  });

  it('does not take the other side\'s relay for one of ours', () => {
    const d = ownNames();
    d.allocate(laptop, ownTurn, at(ownTurn.address, 50000), outside);
    d.check(laptop, at('192.0.2.99', 51000), 'a:b', outside).media(d.direct(laptop, at('192.0.2.99', 51000)), { sent: 1, received: 2 }, 1000);
    expect(held(d, replaced)).toMatchObject({ leaks: [], answer: 'no' });
  });
});
