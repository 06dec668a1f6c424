import { describe, expect, it } from 'vitest';
import type { Dialogue } from '../../../helpers/dialogue.ts';
import { ask, helloFor, http, laptop, named, proxy, secure, tcp, tls13Answer, web } from '../../../helpers/dialogue-signaling.ts';
import { at } from '../../../helpers/scripted-packets.ts';

describe('signaling.proxied', () => {
  const connect = (d: Dialogue, port: number, target: string, answer: readonly string[], credentials = false): ReturnType<typeof tcp> => {
    const c = tcp(d, port, proxy).open().send(http(`CONNECT ${target} HTTP/1.1`, `Host: ${target}`, ...(credentials ? ['Proxy-Authorization: Basic eDp5'] : [])));
    d.wait(40);
    return c.reply(http(...answer));
  };
  const established = ['HTTP/1.1 200 Connection established'];
  it('is denied where TLS goes to its server directly', () => {
    const d = named();
    secure(d, 50000, web, 'call.example.com');
    expect(d.finding('signaling.proxied')).toMatchObject({ answer: 'no', severity: 'info' });
  });
  it('is information where the proxy connects; the connection bears the server\'s name, and the proxy as its way', () => {
    const d = named().resolve(laptop(5404), 'proxy.corp.example', proxy.address);
    ask(d, 'wpad.corp.example', 3);
    const c = connect(d, 50000, 'call.example.com:443', established);
    c.send(helloFor('call.example.com')).reply(tls13Answer);
    expect(d.finding('signaling.proxied')).toMatchObject({ answer: 'yes', severity: 'info', explanation: expect.stringMatching(/proxy.corp.example \(198.51.100.60:8080\).*wpad.corp.example/) as string, advice: '' });
    expect(d.summary.signaling[0]).toMatchObject({
      protocol: 'tls', hostname: 'call.example.com', server: web.address, port: 443, via: { server: proxy.address, port: 8080, hostname: 'proxy.corp.example' }, failure: null,
    });
  });
  it('is a problem where the proxy refuses a target', () => {
    const d = named();
    connect(d, 50000, 'turn.example.com:3478', ['HTTP/1.1 403 Filtered', 'Content-Length: 0']);
    expect(d.finding('signaling.proxied')).toMatchObject({
      answer: 'yes', severity: 'problem', title: 'The web proxy refuses connections', advice: 'Allow CONNECT to turn.example.com:3478 on the proxy 198.51.100.60:8080.',
    });
    expect(d.summary.signaling[0]).toMatchObject({ state: 'failed', failure: { kind: 'proxy-refused', detail: expect.stringContaining('403') as string } });
  });
  it('takes a 407 that credentials follow for how one authenticates', () => {
    const asks = ['HTTP/1.1 407 Proxy Authentication Required', 'Proxy-Authenticate: Negotiate', 'Content-Length: 0'];
    const d = named();
    connect(d, 50000, 'call.example.com:443', asks);
    expect(d.finding('signaling.proxied')).toMatchObject({ answer: 'yes', severity: 'problem', title: 'The web proxy asks for credentials', explanation: expect.stringContaining('Negotiate') as string });
    connect(d, 50001, 'call.example.com:443', established, true);
    expect(d.finding('signaling.proxied')).toMatchObject({ answer: 'yes', severity: 'info' });
    const refused = named();
    connect(refused, 50000, 'call.example.com:443', asks, true);
    expect(refused.finding('signaling.proxied').explanation).toContain('did not accept the credentials');
    expect(refused.summary.signaling[0]?.failure?.kind).toBe('proxy-auth');
  });
  it('mentions a fetched proxy configuration', () => {
    const d = named();
    tcp(d, 50000, at('10.1.0.9', 80)).open().send(http('GET /proxy.pac HTTP/1.1', 'Host: pac.corp.example')).reply(http('HTTP/1.1 200 OK', 'Content-Length: 0'));
    secure(d, 50001, web, 'call.example.com');
    expect(d.finding('signaling.proxied').explanation).toContain('pac.corp.example');
  });
});
