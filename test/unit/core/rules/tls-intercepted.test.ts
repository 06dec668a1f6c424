import { describe, expect, it } from 'vitest';
import type { Dialogue } from '../../../helpers/dialogue.ts';
import { fatalAlert, helloFor, named, sealed, secure, tcp, tls12Answer, web } from '../../../helpers/dialogue-signaling.ts';
import { at } from '../../../helpers/scripted-packets.ts';

describe('tls.intercepted', () => {
  const shown = (d: Dialogue, port: number, name: string, issuer: string): void => {
    const c = tcp(d, port, at(`198.51.100.${port - 49900}`, 443)).open().send(helloFor(name));
    d.wait(30);
    c.reply(tls12Answer(issuer, name)).send(sealed(60)).reply(sealed(60));
  };
  it('is unknown in TLS 1.3, and denied by certificates of public authorities', () => {
    const d = named();
    secure(d, 50000, web, 'call.example.com');
    expect(d.finding('tls.intercepted').answer).toBe('unknown');
    shown(d, 50001, 'call.example.com', 'DigiCert TLS RSA SHA256 2020 CA1');
    expect(d.finding('tls.intercepted')).toMatchObject({ answer: 'no', confidence: 'likely' });
  });
  it('is likely where the issuer is a product that opens TLS', () => {
    const d = named();
    shown(d, 50001, 'call.example.com', 'Zscaler Intermediate Root CA (zscloud.net)');
    expect(d.finding('tls.intercepted')).toMatchObject({ answer: 'yes', severity: 'warning', confidence: 'likely', explanation: expect.stringContaining('Zscaler') as string });
  });
  it('is not said of an application with an authority of its own, but of one authority for all', () => {
    const d = named();
    shown(d, 50001, 'api.signal.example', 'Signal Messenger');
    shown(d, 50002, 'cdn.textsecure.example', 'Signal Messenger');
    shown(d, 50004, 'intranet.corp.example', 'intranet.corp.example');
    const own = d.finding('tls.intercepted');
    expect([own.answer, own.evidence]).toEqual(['unknown', []]);
    const all = named();
    for (const [i, name] of ['www.first.org', 'www.second.net', 'www.third.com'].entries()) shown(all, 50001 + i, name, 'Corp Web Gateway 7');
    expect(all.finding('tls.intercepted')).toMatchObject({ answer: 'yes', confidence: 'likely' });
  });
  it('is possible where the laptop does not accept the certificate', () => {
    const d = named();
    const c = tcp(d, 50000, web).open().send(helloFor('call.example.com'));
    c.reply(tls12Answer('Corp CA', 'call.example.com')).send(fatalAlert(48));
    expect(d.finding('tls.intercepted')).toMatchObject({ answer: 'yes', confidence: 'possible', explanation: expect.stringContaining('unknown_ca') as string });
    expect(d.finding('signaling.tls-failed').answer).toBe('yes');
  });
});
