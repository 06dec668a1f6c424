import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Access } from '../../../../electron/cli/host/access.ts';

const tokenOf = (address: string): string => new URL(address).searchParams.get('token') ?? '';
const asking = (headers: Record<string, string>): IncomingMessage => ({ headers }) as unknown as IncomingMessage;
const signIn = (access: Access): string => {
  const cookie = access.exchange(tokenOf(access.newAddress()));
  if (typeof cookie !== 'string') throw new Error(cookie.why);
  return cookie.split(';')[0]!;
};

describe('the printed address', () => {
  it('names this machine by number and holds 256 bits that differ each time', () => {
    const access = new Access(4711);
    const addresses = [access.newAddress(), access.newAddress()];
    expect(addresses[0]).toMatch(/^http:\/\/127\.0\.0\.1:4711\/\?token=[\w-]{43}$/);
    expect(addresses[0]).not.toBe(addresses[1]);
  });

  it('signs one browser in, once', () => {
    const access = new Access(1);
    const token = tokenOf(access.newAddress());
    expect(access.exchange(token)).toMatch(/^icewatch-1=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(access.exchange(token)).toMatchObject({ status: 401 });
  });

  it('does not sign in with a token that is not the one', () => {
    const access = new Access(1);
    expect(access.exchange('')).toMatchObject({ status: 401 });
    const token = tokenOf(access.newAddress());
    expect(access.exchange(`${token}x`)).toMatchObject({ status: 401 });
    expect(access.exchange(token.slice(0, -1))).toMatchObject({ status: 401 });
    expect(typeof access.exchange(token)).toBe('string');
  });

  it('that was printed long ago and never used no longer works', () => {
    const access = new Access(1);
    const old = tokenOf(access.newAddress());
    for (let i = 0; i < 4; i++) access.newAddress();
    expect(access.exchange(old)).toMatchObject({ status: 401 });
  });
});

describe('a request', () => {
  it.each([undefined, '127.0.0.1', '127.0.0.1:81', 'localhost:80', 'evil.example:80', '127.0.0.1:80.evil.example'])('to the host %s is refused: it may be DNS rebinding', (host) => {
    expect(new Access(80).refuseHost(asking(host === undefined ? {} : { host }))).toMatchObject({ status: 403 });
  });

  it('to the exact host passes', () => {
    expect(new Access(80).refuseHost(asking({ host: '127.0.0.1:80' }))).toBeNull();
  });

  it('needs the cookie of this Icewatch', () => {
    const access = new Access(80);
    const cookie = signIn(access);
    expect(access.refuse(asking({ cookie }), false)).toBeNull();
    expect(access.refuse(asking({ cookie: `other=1; ${cookie}` }), false)).toBeNull();
    for (const wrong of ['', `${cookie}x`, cookie.replace('icewatch-80', 'icewatch-81'), 'icewatch-80='] )
      expect(access.refuse(asking({ cookie: wrong }), false), wrong).toMatchObject({ status: 401 });
    expect(new Access(80).refuse(asking({ cookie }), false)).toMatchObject({ status: 401 });
  });

  it('that changes something needs the exact Origin', () => {
    const access = new Access(80);
    const cookie = signIn(access);
    expect(access.refuse(asking({ cookie, origin: 'http://127.0.0.1:80' }), true)).toBeNull();
    for (const origin of ['null', 'http://127.0.0.1:81', 'https://127.0.0.1:80', 'http://localhost:80', 'http://evil.example'])
      expect(access.refuse(asking({ cookie, origin }), true), origin).toMatchObject({ status: 403 });
    expect(access.refuse(asking({ cookie }), true)).toMatchObject({ status: 403 });
  });

  it('that another page of this machine makes is refused, cookie or not', () => {
    const access = new Access(80);
    const cookie = signIn(access);
    for (const site of ['same-site', 'cross-site']) expect(access.refuse(asking({ cookie, 'sec-fetch-site': site }), false), site).toMatchObject({ status: 403 });
    for (const site of ['same-origin', 'none']) expect(access.refuse(asking({ cookie, 'sec-fetch-site': site }), false), site).toBeNull();
  });
});
