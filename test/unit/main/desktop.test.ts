import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { App } from '../../../electron/app/create-app.ts';
import { channels } from '../../../electron/contract/channels.ts';
import { updateSchema } from '../../../electron/contract/session.ts';
import { startDesktop } from '../../../electron/main/desktop.ts';
import { PageDouble, WindowDouble, electronDouble } from '../../helpers/app/electron-double.ts';
import type { ElectronDouble } from '../../helpers/app/electron-double.ts';
import { ethernet, packet, playedPorts } from '../../helpers/app/engine-ports.ts';
import type { PlayedPorts } from '../../helpers/app/engine-ports.ts';
import { inProcessEngine } from '../../helpers/app/in-process-engine.ts';
import type { InProcessEngine } from '../../helpers/app/in-process-engine.ts';

let folder: string;
let played: PlayedPorts;
let engine: InProcessEngine;
let double: ElectronDouble;
let app: App | null;

const start = async (argv: readonly string[] = ['icewatch'], electron = electronDouble()): Promise<void> => {
  double = electron;
  played = playedPorts();
  engine = inProcessEngine(played.ports);
  app = await startDesktop(double.electron, {
    version: '0.0.0', launchEngine: engine.launch, settingsPath: join(folder, 'settings.json'), policyFolder: join(folder, 'policies'), dataFolder: join(folder, 'data'), samplePath: '/sample.pcapng', warn: () => undefined,
    argv, workingFolder: '/home/me', pageFolder: join(folder, 'page'), preload: '/app/preload.cjs',
  });
};
const begun = async (n = 1): Promise<void> => {
  await vi.waitFor(() => expect(played.files).toHaveLength(n));
  played.files[n - 1]!.events.interface(ethernet());
  played.files[n - 1]!.events.packet(packet());
  played.files[n - 1]!.end();
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'icewatch-test-'));
  await mkdir(join(folder, 'page', 'assets'), { recursive: true });
  await writeFile(join(folder, 'page', 'index.html'), '<title>Icewatch</title>');
  await writeFile(join(folder, 'page', 'assets', 'app-1.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'settings.json'), '{"captureOnOpen":false}');
});
afterEach(async () => {
  await app?.close();
  await rm(folder, { recursive: true });
});

describe('the window', () => {
  it('is sandboxed and isolated, without Node, and shows the page of the app', async () => {
    await start();
    const [window] = WindowDouble.made;
    expect(window?.options.webPreferences).toMatchObject({
      sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true, webviewTag: false,
      preload: '/app/preload.cjs',
    });
    expect(window?.did).toEqual(['load app://icewatch/']);
    window?.emit('ready-to-show');
    expect(window?.did).toContain('show');
    expect(double.app.did.indexOf('schemes app')).toBeLessThan(double.app.did.indexOf('ready'));
    expect(double.app.did).toContain('sandbox');
  });

  it('may copy to the clipboard and nothing else', async () => {
    await start();
    const { request, check, device } = double.permissions;
    const decide = (permission: string, requestingUrl: string): boolean => {
      let allowed = true;
      request!(null, permission, (answer) => (allowed = answer), { requestingUrl });
      return allowed;
    };
    expect(decide('clipboard-sanitized-write', 'app://icewatch/')).toBe(true);
    expect(decide('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(check!(null, 'clipboard-sanitized-write', 'app://icewatch')).toBe(true);
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'hid', 'fileSystem']) {
      expect(decide(permission, 'app://icewatch/'), permission).toBe(false);
      expect(check!(null, permission, 'app://icewatch'), permission).toBe(false);
    }
    expect(device!()).toBe(false);
  });

  it('goes nowhere else and opens no other', async () => {
    await start();
    const page = new PageDouble();
    double.app.emit('web-contents-created', {}, page);
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview']) {
      const preventDefault = vi.fn();
      page.emit(event, { preventDefault });
      expect(preventDefault, event).toHaveBeenCalled();
    }
    expect(page.openHandler?.()).toEqual({ action: 'deny' });
  });
});

describe('app://icewatch/', () => {
  const get = (url: string, method = 'GET'): Promise<Response> => double.protocols.get('app')!({ url, method });

  it('serves the page with its policy', async () => {
    await start();
    const response = await get('app://icewatch/');
    expect(await response.text()).toContain('Icewatch');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect((await get('app://icewatch/assets/app-1.js')).headers.get('content-type')).toMatch(/javascript/);
  });

  it.each(['app://icewatch/../secret.txt', 'app://icewatch/..%2fsecret.txt', 'app://icewatch/%2e%2e/secret.txt', 'app://icewatch/..\\secret.txt', 'app://icewatch//etc/passwd', 'app://other/', 'file:///etc/passwd', 'no url'])(
    'serves nothing else: %s',
    async (url) => {
      await start();
      expect((await get(url)).status).toBe(404);
    },
  );

  it('is only read', async () => {
    await start();
    expect((await get('app://icewatch/', 'POST')).status).toBe(404);
  });
});

describe('IPC', () => {
  it.each([
    ['another origin', { url: 'https://evil.example/' }],
    ['a look-alike host', { url: 'app://icewatch.evil/' }],
    ['a frame inside the page', { parent: {} }],
    ['a frame that is gone', 'no frame' as const],
    ['about:blank', { url: 'about:blank' }],
  ])('from %s is refused on every channel', async (_who, from) => {
    await start();
    for (const channel of [channels.request, channels.openFile, channels.openFileDialog, channels.export, channels.subscribe]) {
      expect(await double.invoke(channel, null, from), channel).toMatchObject({ ok: false, error: { code: 'no-permission' } });
    }
  });

  it.each([
    [channels.request, null],
    [channels.request, { name: 7, payload: null }],
    [channels.request, { name: 'x'.repeat(100), payload: null }],
    [channels.request, { name: 'startCapture', payload: { source: 'rm -rf' } }],
    [channels.openFile, { path: '' }],
    [channels.openFile, { path: 'x'.repeat(5000) }],
    [channels.openFile, '/etc/passwd'],
    [channels.openFileDialog, { path: '/x' }],
    [channels.export, { format: 'exe' }],
    [channels.export, null],
    [channels.subscribe, 'all'],
  ])('on %s with %j is refused', async (channel, payload) => {
    await start();
    expect(await double.invoke(channel, payload)).toMatchObject({ ok: false, error: { code: 'bad-argument' } });
    expect(played.captures).toHaveLength(0);
    expect(played.files).toHaveLength(0);
  });

  it('answers the requests of the contract', async () => {
    await start();
    expect(await double.invoke(channels.request, { name: 'getSettings', payload: null })).toMatchObject({ ok: true, value: { captureOnOpen: false } });
    expect(await double.invoke(channels.request, { name: 'startCapture', payload: { source: 'auto' } })).toEqual({ ok: true, value: null });
  });

  it('opens a dropped file, and one from the dialog', async () => {
    await start();
    const dropped = double.invoke(channels.openFile, { path: '/home/me/call.pcap' });
    await begun(1);
    expect(await dropped).toEqual({ ok: true, value: null });
    expect(await double.invoke(channels.openFileDialog, null)).toEqual({ ok: true, value: null });
    double.dialogs.open = { canceled: false, filePaths: ['/home/me/other.pcap'] };
    const chosen = double.invoke(channels.openFileDialog, null);
    await begun(2);
    expect(await chosen).toEqual({ ok: true, value: null });
    expect(played.files.map(({ path }) => path)).toEqual(['/home/me/call.pcap', '/home/me/other.pcap']);
  });

  it('saves an export where the dialog says, under a suggested name', async () => {
    await start();
    void double.invoke(channels.openFile, { path: '/home/me/call.pcap' });
    await begun();
    await vi.waitFor(async () => {
      expect(await double.invoke(channels.export, { format: 'json', reveal: true })).toEqual({ ok: true, value: null });
      expect(double.dialogs.saveOptions?.defaultPath).toBe('icewatch-call.json');
    });
    double.dialogs.save = { canceled: false, filePath: join(folder, 'mine.json') };
    await vi.waitFor(async () => expect(await double.invoke(channels.export, { format: 'json', reveal: true })).toEqual({ ok: true, value: 'mine.json' }));
    expect(JSON.parse(await readFile(join(folder, 'mine.json'), 'utf8'))).toMatchObject({ schema: 'icewatch.summary/1', capture: { packets: 1 } });
  });

  it('brings a page that subscribes everything, then one update at a time as it takes them', async () => {
    await start();
    const page = new PageDouble();
    await double.invoke(channels.subscribe, null, { page });
    expect(page.sent.map(({ channel }) => channel)).toEqual([channels.update]);
    expect(updateSchema.parse(page.sent[0]!.payload)).toMatchObject({ session: { phase: 'idle' } });
    await double.invoke(channels.request, { name: 'startCapture', payload: { source: 'auto' } });
    expect(page.sent).toHaveLength(1);
    double.tell(channels.updateTaken, { page, url: 'https://evil.example/' });
    expect(page.sent).toHaveLength(1);
    double.tell(channels.updateTaken, { page });
    expect(page.sent).toHaveLength(2);
    expect(page.sent[1]!.payload).toMatchObject({ session: { phase: 'capturing' } });
    // Loaded again, it starts over.
    await double.invoke(channels.subscribe, null, { page });
    expect(page.sent).toHaveLength(3);
    expect(page.sent[2]!.payload).toMatchObject({ session: { phase: 'capturing' }, summary: { schema: 'icewatch.summary/1' } });
    page.destroyed = true;
    page.emit('destroyed');
    await double.invoke(channels.request, { name: 'stop', payload: null });
    expect(page.sent).toHaveLength(3);
  });
});

describe('starting', () => {
  it('captures at once where the settings say so', async () => {
    await rm(join(folder, 'settings.json'));
    await start();
    await vi.waitFor(() => expect(played.captures).toHaveLength(1));
  });

  it('shows the file it was given, named as from the folder it was started in', async () => {
    await start(['icewatch', '--no-sandbox', 'call.pcap']);
    await vi.waitFor(() => expect(played.files[0]?.path).toBe('/home/me/call.pcap'));
  });

  it('shows the sample, also unpackaged', async () => {
    await start(['electron', '.', '--sample'], electronDouble({ packaged: false }));
    await vi.waitFor(() => expect(played.files[0]?.path).toBe('/sample.pcapng'));
  });

  it('a second time brings the first window to the front with the file of the second', async () => {
    await start();
    double.app.emit('second-instance', {}, ['icewatch', '--allow-file-access-from-files', 'two.pcap'], '/elsewhere');
    expect(WindowDouble.made[0]?.did).toEqual(expect.arrayContaining(['restore', 'focus']));
    await vi.waitFor(() => expect(played.files[0]?.path).toBe('/elsewhere/two.pcap'));
  });

  it('beside another Icewatch ends without a window', async () => {
    await start(['icewatch'], electronDouble({ alone: false }));
    expect(app).toBeNull();
    expect(WindowDouble.made).toEqual([]);
    expect(engine.launches()).toBe(0);
    expect(double.app.did).toContain('quit');
  });

  it('by opening a file from the desktop shows that file', async () => {
    const electron = electronDouble();
    const starting = start(['icewatch'], electron);
    const preventDefault = vi.fn();
    electron.app.emit('open-file', { preventDefault }, '/Users/me/early.pcap');
    await starting;
    expect(preventDefault).toHaveBeenCalled();
    await vi.waitFor(() => expect(played.files[0]?.path).toBe('/Users/me/early.pcap'));
    electron.app.emit('open-file', { preventDefault }, '/Users/me/later.pcap');
    await vi.waitFor(() => expect(played.files[1]?.path).toBe('/Users/me/later.pcap'));
  });
});

describe('quitting', () => {
  it('ends the capture before the app is gone', async () => {
    await start();
    await double.invoke(channels.request, { name: 'startCapture', payload: { source: 'auto' } });
    double.app.emit('window-all-closed');
    expect(double.app.did.slice(-2)).toEqual(['quit', 'not yet']);
    await vi.waitFor(() => expect(double.app.did.at(-1)).toBe('quit'));
    expect(played.captures[0]?.said).toContain('stop');
  });
});
