import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { ask, call, laptop, named, notes, other, secure, tcp, web } from '../../../helpers/dialogue-signaling.ts';

describe('signaling.dns-failed', () => {
  it('is said of a name that does not exist, once no type of query gave an address', () => {
    const d = new Dialogue();
    ask(d, 'call.example.com', 3, 'AAAA');
    expect(d.finding('signaling.dns-failed').answer).toBe('yes');
    d.resolve(laptop(5400), 'call.example.com', web.address);
    expect(d.finding('signaling.dns-failed').answer).toBe('no');
  });
  it('names the resolver and what it said', () => {
    for (const [rcode, word] of [[2, 'SERVFAIL'], [3, 'NXDOMAIN'], [5, 'REFUSED']] as const) {
      const d = new Dialogue();
      ask(d, 'call.example.com', rcode);
      const f = d.finding('signaling.dns-failed');
      expect(f).toMatchObject({ answer: 'yes', severity: 'problem', title: 'The name call.example.com could not be resolved', confidence: 'certain' });
      expect(f.explanation).toContain(word);
      expect(f.advice).toContain('10.1.0.1');
      expect(d.summary.signaling).toMatchObject([{ protocol: 'dns', hostname: 'call.example.com', server: '10.1.0.1', port: 53, state: 'failed', failure: { kind: 'dns' } }]);
      expect(d.summary.timeline.find((e) => e.kind === 'dns')?.text).toContain('call.example.com');
    }
  });
  it('is not said of an address of one family only, nor of reverse, service and mDNS names', () => {
    const d = new Dialogue();
    ask(d, 'call.example.com', 0, 'AAAA');
    d.resolve(laptop(5400), 'call.example.com', web.address);
    for (const name of ['2.0.1.10.in-addr.arpa', '_sip._tcp.example.com', 'wpad.corp.example', 'printer.local', 'xkqzvbmt']) ask(d, name, 3);
    expect(d.finding('signaling.dns-failed').answer).toBe('no');
  });
  it('is said of a name without any address', () => {
    const d = new Dialogue();
    ask(d, 'call.example.com', 0, 'AAAA');
    expect(d.finding('signaling.dns-failed').answer).toBe('unknown');
    ask(d, 'call.example.com', 0, 'A');
    expect(d.finding('signaling.dns-failed')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('no address for it') as string });
  });
  it('looks at names as people use them: a search suffix that leads nowhere is no failure', () => {
    const d = named();
    ask(d, 'call.example.com.corp.example', 3);
    expect(d.finding('signaling.dns-failed').answer).toBe('no');
    ask(d, 'intranet.corp', 3);
    d.resolve(laptop(5400), 'intranet.corp.example.net', other.address);
    expect(d.finding('signaling.dns-failed').answer).toBe('no');
  });
  it('waits four seconds for a silent resolver, and needs a control', () => {
    const silent = (d: Dialogue): Dialogue => {
      for (let i = 0; i < 3; i++) {
        ask(d, 'call.example.com', null);
        d.wait(1000);
      }
      return d;
    };
    expect(silent(new Dialogue()).wait(9000).finding('signaling.dns-failed').answer).toBe('unknown');
    const d = new Dialogue();
    tcp(d, 50000, other).open();
    silent(d);
    expect(d.finding('signaling.dns-failed').answer).toBe('unknown');
    d.wait(2000);
    expect(d.finding('signaling.dns-failed')).toMatchObject({ answer: 'yes', confidence: 'likely' });
    expect(notes(d.finding('signaling.dns-failed'))).toMatch(/unanswered[^]*control/);
  });
  it('does not blame the way to a resolver that answers other queries', () => {
    const d = new Dialogue();
    for (let i = 0; i < 3; i++) {
      ask(d, 'call.example.com', null);
      d.wait(2000);
    }
    d.resolve(laptop(5400), 'www.example.org', other.address);
    expect(d.finding('signaling.dns-failed')).toMatchObject({ answer: 'yes', advice: expect.stringContaining('answers other queries, but none for call.example.com') as string });
  });
  it('is not said where the laptop reached the name all the same: browsers may ask over HTTPS', () => {
    const d = new Dialogue();
    ask(d, 'call.example.com', 5);
    secure(d, 50000, web, 'call.example.com');
    expect(d.finding('signaling.dns-failed').answer).toBe('no');
  });
  it('leaves out what browsers look up for themselves, unless nothing at all is resolved', () => {
    const d = named();
    ask(d, 'update.googleapis.com', 5);
    expect(d.finding('signaling.dns-failed').answer).toBe('no');
    const none = new Dialogue();
    ask(none, 'update.googleapis.com', 5);
    expect(none.finding('signaling.dns-failed').answer).toBe('yes');
  });
  it('weighs less beside a call that works', () => {
    const d = call(named(), 2000);
    ask(d, 'ads.example.net', 3);
    expect(d.finding('signaling.dns-failed')).toMatchObject({ answer: 'yes', severity: 'warning' });
  });
  it('sees through a resolver that answers with an address that leads nowhere', () => {
    const d = new Dialogue().resolve(laptop(5400), 'call.example.com', '0.0.0.0');
    expect(d.finding('signaling.dns-failed')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('0.0.0.0') as string });
  });
});
