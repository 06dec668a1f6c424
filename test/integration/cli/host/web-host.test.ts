import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createApp } from '../../../../electron/app/create-app.ts';
import type { App } from '../../../../electron/app/create-app.ts';
import { readCaptureFile } from '../../../../electron/capture/file-source.ts';
import { startWebHost } from '../../../../electron/cli/host/web-host.ts';
import type { WebHost } from '../../../../electron/cli/host/web-host.ts';
import { packet, playedPorts } from '../../../helpers/app/engine-ports.ts';
import type { PlayedPorts } from '../../../helpers/app/engine-ports.ts';
import { SignedIn, ask, portOf } from '../../../helpers/app/host-client.ts';
import { inProcessEngine } from '../../../helpers/app/in-process-engine.ts';
import type { InProcessEngine } from '../../../helpers/app/in-process-engine.ts';
import { projectRoot } from '../../../helpers/shared.ts';

const sample = `${projectRoot}resources/sample.pcapng`;
const largestUpload = 2 * 1024 * 1024;

let folder: string;
let played: PlayedPorts;
let engine: InProcessEngine;
let app: App;
let host: WebHost;
let address: string;
let port: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'icewatch-test-'));
  await mkdir(join(folder, 'page', 'assets'), { recursive: true });
  await writeFile(join(folder, 'page', 'index.html'), '<!doctype html><title>Icewatch</title>');
  await writeFile(join(folder, 'page', 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  // What the host keeps for a while must be gone at its end.
  vi.stubEnv('TMPDIR', folder);
  played = playedPorts({ readCaptureFile });
  engine = inProcessEngine(played.ports);
  app = createApp({ version: '0.0.0', launchEngine: engine.launch, settingsPath: join(folder, 'settings.json'), policyFolder: join(folder, 'policies'), dataFolder: join(folder, 'data'), samplePath: sample, warn: () => undefined });
  host = await startWebHost({ app, pageFolder: join(folder, 'page'), port: 0, largestUpload });
  address = host.newAddress();
  port = portOf(address);
});
afterEach(async () => {
  await host.close();
  await app.close();
  expect((await readdir(folder)).filter((name) => name.startsWith('icewatch-'))).toEqual([]);
  await rm(folder, { recursive: true });
  vi.unstubAllEnvs();
});

const keptUploads = async (): Promise<string[]> => {
  const own = (await readdir(folder)).find((name) => name.startsWith('icewatch-'));
  return readdir(join(folder, own ?? ''));
};

describe('signing in', () => {
  it('turns the printed address into a cookie and leads to the page without the token', async () => {
    const url = new URL(address);
    const answer = await ask(port, url.pathname + url.search);
    expect(answer).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    const cookie = answer.headers['set-cookie']![0]!.split(';')[0]!;
    for (let reload = 0; reload < 2; reload++) expect((await ask(port, '/', { headers: { cookie } })).body.toString()).toContain('<title>Icewatch');
  });

  it('works once: the same address is refused to the next browser, with a page that says what to do', async () => {
    await SignedIn.at(address);
    const url = new URL(address);
    const second = await ask(port, url.pathname + url.search);
    expect(second.status).toBe(401);
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(second.headers['content-type']).toContain('text/html');
    expect(second.body.toString()).toContain('press Enter there for a fresh one');
    await SignedIn.at(host.newAddress());
  });

  it('leads the browser that has used it to the page', async () => {
    const browser = await SignedIn.at(address);
    const url = new URL(address);
    expect(await browser.get(url.pathname + url.search)).toMatchObject({ status: 303, headers: { location: '/' } });
  });

  it('is not spent by a browser that only looks ahead, nor by a wrong Host', async () => {
    const url = new URL(address);
    expect((await ask(port, url.pathname + url.search, { headers: { 'sec-purpose': 'prefetch;prerender' } })).status).toBe(403);
    expect((await ask(port, url.pathname + url.search, { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await ask(port, url.pathname + url.search, { method: 'HEAD' })).status).toBe(401);
    await SignedIn.at(address);
  });

  it.each(['/', '/assets/app-1a2b.js', '/api/export?format=json', '/?token=', '/?token=wrong'])('is needed for %s', async (path) => {
    expect((await ask(port, path)).status).toBe(401);
  });

  it('is needed for requests and uploads', async () => {
    const headers = { origin: `http://127.0.0.1:${port}` };
    expect((await ask(port, '/api/request/stop', { method: 'POST', headers, body: 'null' })).status).toBe(401);
    expect((await ask(port, '/api/open?name=x', { method: 'POST', headers, body: 'x' })).status).toBe(401);
  });
});

describe('other pages', () => {
  it.each(['localhost', 'evil.example', '127.0.0.1:1'])('that reach the host as %s are refused whatever they bring', async (name) => {
    const browser = await SignedIn.at(address);
    const headers = { ...browser.headers, host: name };
    expect((await ask(port, '/', { headers })).status).toBe(403);
    expect((await ask(port, '/api/request/stop', { method: 'POST', headers, body: 'null' })).status).toBe(403);
  });

  it.each(['http://127.0.0.1:1', 'http://evil.example', 'null', undefined])('whose origin is %s cannot ask for anything', async (origin) => {
    const browser = await SignedIn.at(address);
    const headers = { cookie: browser.headers.cookie, ...(origin === undefined ? {} : { origin }) };
    expect((await ask(port, '/api/request/startCapture', { method: 'POST', headers, body: '{"source":"auto"}' })).status).toBe(403);
    expect((await ask(port, '/api/open?name=x', { method: 'POST', headers, body: 'x' })).status).toBe(403);
    expect(played.captures).toHaveLength(0);
  });

  it('of this machine cannot trigger a download', async () => {
    const browser = await SignedIn.at(address);
    const headers = { cookie: browser.headers.cookie, 'sec-fetch-site': 'same-site' };
    expect((await ask(port, '/api/export?format=json', { headers })).status).toBe(403);
  });

  it.each([
    ['without a cookie', (b: SignedIn) => ({ origin: b.headers.origin }), 401],
    ['from another origin', (b: SignedIn) => ({ cookie: b.headers.cookie, origin: 'http://evil.example' }), 403],
    ['without an origin', (b: SignedIn) => ({ cookie: b.headers.cookie }), 403],
    ['to another host', (b: SignedIn) => ({ ...b.headers, host: 'evil.example' }), 403],
  ])('cannot listen to the updates %s', async (_how, headers, status) => {
    const browser = await SignedIn.at(address);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/updates`, { headers: headers(browser) });
    const refused = await new Promise<number | undefined>((resolve) => socket.on('unexpected-response', (_request, response) => resolve(response.statusCode)));
    expect(refused).toBe(status);
  });
});

describe('the page', () => {
  it('comes with a strict policy and the usual headers', async () => {
    const { headers } = await (await SignedIn.at(address)).get('/');
    const policy = headers['content-security-policy'];
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", `connect-src 'self' ws://127.0.0.1:${port}`]) expect(policy).toContain(part);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin',
      'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store',
    });
  });

  it.each(['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/../../secret.txt', '/assets/..\\..\\secret.txt', '//secret.txt', '/%00', '/index.html/../../secret.txt', '/etc/passwd', '/api/nothing', 'http://evil.example/', '*'])(
    'is all there is: %s does not exist',
    async (path) => {
      const answer = await (await SignedIn.at(address)).get(path);
      expect(answer.status).toBe(404);
      expect(answer.body.toString()).not.toBe('secret');
    },
  );

  it('has no other methods', async () => {
    const browser = await SignedIn.at(address);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) expect((await ask(port, '/', { method, headers: browser.headers })).status, method).toBe(405);
  });
});

describe('requests', () => {
  it('are answered as the contract says', async () => {
    const browser = await SignedIn.at(address);
    expect(await browser.request('getSettings')).toMatchObject({ ok: true, value: { theme: 'system' } });
    expect(await browser.request('setSettings', { theme: 'pink' })).toMatchObject({ ok: false, error: { code: 'bad-argument', where: 'setSettings' } });
    expect(await browser.request('format')).toMatchObject({ ok: false, error: { code: 'bad-argument' } });
  });

  it('that are no JSON, or too long, are refused and break nothing', async () => {
    const browser = await SignedIn.at(address);
    expect((await browser.post('/api/request/stop', '{')).status).toBe(400);
    expect((await browser.post('/api/request/stop', JSON.stringify('x'.repeat(70_000)))).status).toBe(413);
    expect(await browser.request('stop')).toEqual({ ok: true, value: null });
  });
});

describe('updates', () => {
  it('begin with everything and go on with what changes', async () => {
    const browser = await SignedIn.at(address);
    const { received } = browser.updates();
    await vi.waitFor(() => expect(received).toHaveLength(1));
    expect(Object.keys(received[0]!).sort()).toEqual(['revision', 'series', 'session', 'summary']);
    await browser.request('startCapture', { source: 'auto' });
    played.captures[0]!.events.packet(packet());
    await vi.waitFor(() => expect(received.at(-1)?.summary?.capture?.packets).toBe(1));
    expect(received.at(-1)!.session).toBeUndefined();
  });

  it('end for a page that speaks', async () => {
    const browser = await SignedIn.at(address);
    const { socket } = browser.updates();
    socket.on('open', () => socket.send('hello'));
    expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(1003);
  });

  it('tell of an engine that crashed, and go on with the next', async () => {
    const browser = await SignedIn.at(address);
    const { shown } = browser.updates();
    await browser.request('startCapture', { source: 'auto' });
    played.captures[0]!.events.packet(packet());
    await vi.waitFor(() => expect(shown()?.summary?.capture?.packets).toBe(1));
    engine.crash({ code: 134 });
    await vi.waitFor(() => expect(shown()).toMatchObject({ session: { phase: 'failed', error: { code: 'internal' } }, summary: { capture: { packets: 1 } } }));
    await vi.waitFor(async () => expect(await browser.request('startCapture', { source: 'auto' })).toMatchObject({ ok: true }));
  });
});

describe('a file from the browser', () => {
  it('is opened under its own name, read, and deleted when it has been read', async () => {
    const browser = await SignedIn.at(address);
    const { shown } = browser.updates();
    const capture = await readFile(sample);
    const answer = await browser.post(`/api/open?name=${encodeURIComponent('../../café call.pcapng')}`, capture);
    expect(JSON.parse(answer.body.toString())).toEqual({ ok: true, value: null });
    await vi.waitFor(() => expect(shown()?.session).toMatchObject({ phase: 'done', kind: 'file', label: 'café call.pcapng', progress: { done: capture.length, total: capture.length } }));
    expect(shown()?.summary?.capture?.packets).toBeGreaterThan(100);
    await vi.waitFor(async () => expect(await keptUploads()).toEqual([]));
  });

  it('that is no capture is refused by its name, not by where it lay', async () => {
    const browser = await SignedIn.at(address);
    const reply = JSON.parse((await browser.post('/api/open?name=photo.png', Buffer.from('\x89PNG\r\n\x1a\n, and so on and on', 'latin1'))).body.toString()) as unknown;
    expect(reply).toMatchObject({ ok: false, error: { code: 'not-a-capture', where: 'photo.png' } });
    expect(JSON.stringify(reply)).not.toContain(folder);
    await vi.waitFor(async () => expect(await keptUploads()).toEqual([]));
  });

  it('that is announced as too large is not even read', async () => {
    const browser = await SignedIn.at(address);
    const answer = await ask(port, '/api/open?name=x', { method: 'POST', headers: { ...browser.headers, 'content-length': String(largestUpload + 1) }, body: 'x' }).catch(() => null);
    expect(answer?.status).toBe(413);
  });

  it('that turns out too large is cut off and deleted', async () => {
    const browser = await SignedIn.at(address);
    const body = Buffer.alloc(largestUpload + 70_000);
    const answer = await ask(port, '/api/open?name=x', { method: 'POST', headers: { ...browser.headers, 'transfer-encoding': 'chunked' }, body }).catch(() => null);
    // The client may find the connection closed before it has read the answer.
    if (answer !== null) expect(answer.status).toBe(413);
    await vi.waitFor(async () => expect(await keptUploads()).toEqual([]));
    expect(await browser.request('stop')).toEqual({ ok: true, value: null });
  });
});

describe('exports', () => {
  it('need something to export', async () => {
    const answer = await (await SignedIn.at(address)).get('/api/export?format=json&reveal=0');
    expect(answer.status).toBe(409);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ ok: false, error: { code: 'no-capture' } });
  });

  it('are downloads with a name and a length, and leave nothing behind', async () => {
    const browser = await SignedIn.at(address);
    await browser.request('openSample');
    const json = await browser.get('/api/export?format=json&reveal=0');
    expect(json.status).toBe(200);
    expect(json.headers['content-type']).toBe('application/json');
    expect(json.headers['content-disposition']).toMatch(/^attachment; filename="icewatch-sample-call[\w.-]*\.json"$/);
    expect(JSON.parse(json.body.toString())).toMatchObject({ schema: 'icewatch.summary/1', redacted: true });
    const csv = await browser.get('/api/export?format=csv&reveal=1');
    expect(csv.headers['content-type']).toBe('text/csv');
    expect(csv.headers['content-length']).toBe(String(csv.body.length));
    await vi.waitFor(async () => expect(await keptUploads()).toEqual([]));
  });

  it.each(['', '?format=exe', '?format=json/../x'])('of no known format are refused: %s', async (query) => {
    expect((await (await SignedIn.at(address)).get(`/api/export${query}`)).status).toBe(400);
  });
});

describe('starting', () => {
  it('says that a port is taken', async () => {
    await expect(startWebHost({ app, pageFolder: join(folder, 'page'), port })).rejects.toMatchObject({ error: { what: `Port ${port} is in use` } });
  });

  it('says that the page has not been built', async () => {
    await expect(startWebHost({ app, pageFolder: join(folder, 'nowhere'), port: 0 })).rejects.toMatchObject({ error: { code: 'not-found' } });
  });

  it('listens on this machine only', async () => {
    await expect(fetch(`http://[::1]:${port}/`)).rejects.toThrow();
  });
});
