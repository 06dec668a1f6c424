import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../electron/contract/summary.ts';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { askInVain, from, laptop, outside, peer, reject, stun2, turn, web, withNames } from '../../../helpers/dialogue-network.ts';
import { ask, call, secure } from '../../../helpers/dialogue-signaling.ts';
import { alpnExtension, clientHello, handshake, serverNameExtension } from '../../../helpers/handshake-bytes.ts';
import { policy, vendor } from '../../../helpers/policies.ts';
import { cryptoFrame, initialPacket } from '../../../helpers/quic-bytes.ts';
import { Attr, stun } from '../../../helpers/scripted-packets.ts';

const app = { id: 'app', hosts: ['app.example.com'] };
const relay = { id: 'relay', role: 'turn', hosts: ['turn.example.com'], ports: ['udp/3478'] } as const;

function missing(d: Dialogue, entries: Parameters<typeof vendor>[1][], settings: Parameters<typeof policy>[2] = null): Finding {
  d.analyzer.setPolicy(policy([vendor('acme', ...entries)], ['acme'], settings));
  return d.finding('policy.missing');
}
const begun = (): Dialogue => {
  const d = withNames(new Dialogue());
  secure(d, 50000, web, 'app.example.com');
  return d;
};
const relayLost = (d = begun()): Dialogue => askInVain(d, laptop, turn).wait(4000);

describe('policy.missing', () => {
  it('does not nag where nothing was chosen', () => {
    const d = relayLost();
    d.analyzer.setPolicy(policy([], []));
    expect(d.finding('policy.missing')).toMatchObject({ answer: 'unknown', severity: 'info', explanation: 'No allow list was chosen.', advice: '' });
  });

  it('is so where a required entry fails, and says what to allow and who asks for it', () => {
    const f = missing(relayLost(), [app, relay]);
    expect(f).toMatchObject({
      answer: 'yes', severity: 'problem', confidence: 'possible', title: 'Acme, relay does not get through',
      explanation: 'Acme, relay (required): UDP 3478 to turn.example.com (198.51.100.10): 4 requests, no answer.',
      advice: 'Allow UDP 3478 to turn.example.com (198.51.100.10) from this network, with the answers to it; if the firewall lets it through, the server is down. That is what Acme asks for: https://acme.example.org/list, read 2026-09-01.',
    });
    expect(f.evidence.map((e) => e.note)).toEqual([expect.stringContaining('first of 4 STUN requests'), expect.stringContaining('TCP connection')]);
  });

  it('is likely where the same host answers otherwise, certain where a hop says no', () => {
    const d = begun();
    d.tcp(from(50009), turn);
    expect(missing(relayLost(d), [app, relay])).toMatchObject({ confidence: 'likely', advice: expect.not.stringContaining('is down') as string });
    const rejected = askInVain(begun(), laptop, turn, 1);
    reject(rejected, '10.1.0.1', 13, laptop, turn);
    expect(missing(rejected, [app, relay])).toMatchObject({ confidence: 'certain', explanation: expect.stringContaining('rejected by 10.1.0.1') as string });
  });

  it('is a lesser matter beside a call that works, and lesser yet of a fallback', () => {
    const beside = (): Dialogue => call(relayLost(), 3000);
    expect(missing(beside(), [app, relay]).severity).toBe('warning');
    expect(missing(beside(), [app, { ...relay, need: 'fallback' }])).toMatchObject({ answer: 'yes', severity: 'info', explanation: expect.stringContaining('(fallback)') as string });
    expect(missing(relayLost(), [app, { ...relay, need: 'fallback' }]).severity).toBe('warning');
  });

  it('puts what is required before what is not', () => {
    const d = askInVain(relayLost(), from(40001), stun2).wait(4000);
    const f = missing(d, [{ ...relay, need: 'fallback' }, { id: 'stun', role: 'stun', hosts: ['stun2.example.com'], ports: ['udp/3478'] }]);
    expect(f.title).toBe('2 entries of allow lists do not get through');
    expect(f.explanation).toMatch(/^Acme, stun \(required\).*Acme, relay \(fallback\)/);
  });

  it('asks for one rule once', () => {
    const f = missing(relayLost(), [relay, { ...relay, id: 'again', role: 'stun' }]);
    expect(f.advice.match(/Allow UDP 3478/g)).toHaveLength(1);
  });

  it('is in no verdict but among what is also so', () => {
    const d = call(relayLost(), 8000);
    d.analyzer.setPolicy(policy([vendor('acme', app, relay)], ['acme']));
    expect(d.summary.verdict).toMatchObject({ code: 'path.direct', cause: null, also: expect.arrayContaining(['policy.missing']) as string[] });
  });

  it('is not so where every required entry answered', () => {
    const d = begun().stunServer(laptop, turn, outside);
    const fallback = { id: 'other', need: 'fallback', hosts: ['other.example.com'] } as const;
    expect(missing(d, [app, relay, fallback])).toMatchObject({ answer: 'no', explanation: '2 required entries of Acme: each was contacted and answered.' });
    expect(missing(d, [fallback])).toMatchObject({ answer: 'unknown', explanation: 'The lists require nothing.' });
  });

  it('is unknown where a required entry was not contacted', () => {
    expect(missing(begun(), [app, relay])).toMatchObject({ answer: 'unknown', explanation: 'Of 2 required entries of Acme, 1 was seen to get through; of the others too little was seen, or nothing was asked.' });
  });

  it('is unknown where the server itself refused', () => {
    const d = begun();
    for (const [code, attributes] of [[401, []], [486, [Attr.username('u'), Attr.realm('r'), Attr.nonce('n')]]] as const) {
      const id = d.id();
      d.udp(laptop, turn, stun(0x0003, id, [Attr.requestedUdp(), ...attributes]));
      d.wait(30).udp(turn, laptop, stun(0x0113, id, [Attr.error(code, 'Quota'), Attr.realm('r'), Attr.nonce('n')]));
    }
    expect(missing(d, [app, relay])).toMatchObject({ answer: 'unknown', explanation: 'Acme, relay: the server itself refused, which no firewall does.' });
  });

  it('is but information where QUIC gets no answer and TCP serves instead', () => {
    const d = begun();
    const hello = initialPacket(cryptoFrame(0, handshake(1, clientHello({ extensions: [...serverNameExtension('app.example.com'), ...alpnExtension('h3')] }))), { keyId: [1, 2, 3, 4, 5, 6, 7, 8], number: 0 });
    for (let i = 0; i < 4; i++) {
      d.udp(from(40020), web, hello);
      d.wait(1500);
    }
    const both = { ...app, ports: ['tcp/443', 'udp/443'] };
    expect(missing(d, [both])).toMatchObject({ answer: 'yes', severity: 'info', explanation: 'Acme, app (required): UDP 443 to app.example.com (198.51.100.20): 4 packets, no answer.' });
    const silent = withNames(new Dialogue());
    for (let i = 0; i < 4; i++) {
      silent.udp(from(40020), web, hello);
      silent.wait(1500);
    }
    expect(missing(silent, [both]).answer, 'nothing shows that the host is there').toBe('unknown');
  });

  it('names the resolver as what to change', () => {
    const d = begun();
    ask(d, 'gone.example.com', 3);
    expect(missing(d, [{ id: 'gone', hosts: ['gone.example.com'] }]).advice).toMatch(/^Let the resolver resolve gone\.example\.com\. That is what Acme asks for/);
  });

  it('does not ask to open what the company\'s own settings replace', () => {
    const own = { iceServers: [{ urls: 'turn:turn.corp.example' }], placement: 'replace' } as const;
    expect(missing(relayLost(), [app, relay], own)).toMatchObject({ answer: 'unknown' });
    expect(missing(relayLost(), [app, relay], { ...own, placement: 'back' })).toMatchObject({ answer: 'yes' });
  });

  it('is about the call that it concerns', () => {
    const d = call(begun(), 3000).wait(120_000);
    relayLost(d);
    d.check(from(40010), peer, 'c:d', outside, { nominate: true }).media(d.direct(from(40010), peer), { sent: 5, received: 6 }, 3000);
    expect(missing(d, [relay]).callIds).toEqual(['call-2']);
  });
});
