import { describe, expect, it } from 'vitest';
import { fatalAlert, helloFor, named, sealed, secure, tcp, tls13Answer, web } from '../../../helpers/dialogue-signaling.ts';

describe('signaling.tls-failed', () => {
  it('is said of a ClientHello without answer, after four seconds', () => {
    const d = named();
    const hello = helloFor('call.example.com');
    const c = tcp(d, 50000, web).open().send(hello);
    for (const ms of [300, 600, 1200]) {
      d.wait(ms);
      c.again(hello);
    }
    expect(d.finding('signaling.tls-failed').answer).toBe('unknown');
    d.wait(2000);
    expect(d.finding('signaling.tls-failed')).toMatchObject({ answer: 'yes', severity: 'problem', confidence: 'likely', title: 'No secure connection to call.example.com' });
    expect(d.summary.signaling[0]).toMatchObject({ state: 'failed', failure: { kind: 'client-hello-unanswered' }, retransmissions: { sent: 3 } });
    expect(d.finding('signaling.unreachable').answer).toBe('no');
  });
  it.each([
    ['closes', (c: ReturnType<typeof tcp>) => c.closedByServer()],
    ['resets', (c: ReturnType<typeof tcp>) => c.reset()],
  ])('is said too where the server %s the connection after it waited in vain', (_how, end) => {
    const d = named();
    const hello = helloFor('call.example.com');
    const c = tcp(d, 50000, web).open().send(hello);
    for (const ms of [300, 600, 1200, 2400]) {
      d.wait(ms);
      c.again(hello);
    }
    d.wait(5000);
    end(c);
    d.wait(1000);
    expect(d.finding('signaling.tls-failed').answer).toBe('yes');
    expect(d.finding('signaling.reset').answer).not.toBe('yes');
    expect(d.summary.signaling[0]?.failure).toMatchObject({ kind: 'client-hello-unanswered', detail: 'ClientHello not even acknowledged, sent again 4 times' });
  });
  it('does not take a capture that began in mid-handshake for silence', () => {
    const d = named();
    tcp(d, 50000, web).send(helloFor('call.example.com'));
    expect(d.wait(20_000).finding('signaling.tls-failed').answer).toBe('unknown');
  });
  it('names the alert and who sent it', () => {
    const d = named();
    const c = tcp(d, 50000, web).open().send(helloFor('call.example.com'));
    d.wait(30);
    c.reply(fatalAlert(70)).closedByServer();
    expect(d.finding('signaling.tls-failed')).toMatchObject({ answer: 'yes', confidence: 'certain', explanation: expect.stringMatching(/the server.*protocol_version.*none of the TLS versions/) as string });
    expect(d.finding('tls.intercepted').answer).toBe('unknown');
  });
  it('knows an alert of TLS 1.3 by its size where a Finished should be', () => {
    const d = named();
    const c = tcp(d, 50000, web).open().send(helloFor('call.example.com'));
    d.wait(30);
    c.reply([...tls13Answer, ...sealed(900)]).send(sealed(19)).closedByClient();
    expect(d.finding('signaling.tls-failed')).toMatchObject({ answer: 'yes', confidence: 'likely', explanation: expect.stringContaining('does not trust the certificate') as string });
  });
  it('is denied where handshakes go through, and where a second attempt does', () => {
    const d = named();
    tcp(d, 50000, web).open().send(helloFor('call.example.com')).reply(fatalAlert(40));
    secure(d, 50001, web, 'call.example.com');
    expect(d.finding('signaling.tls-failed').answer).toBe('no');
  });
});
