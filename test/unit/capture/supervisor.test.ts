/** The supervisor with helpers that do as told. */
import { afterEach, describe, expect, test } from 'vitest';
import type { CaptureSource } from '../../../electron/capture/capture-source.ts';
import { HelperProcess } from '../../../electron/capture/helper-process.ts';
import type { HelperEnd } from '../../../electron/capture/helper-process.ts';
import { CaptureSupervisor } from '../../../electron/capture/supervisor.ts';
import { Recorder, until } from '../../helpers/capture/recorder.ts';
import { ScriptedHost, scriptedSource } from '../../helpers/capture/scripted-source.ts';
import type { ScriptedInterface } from '../../helpers/capture/scripted-source.ts';

const running: CaptureSupervisor[] = [];
afterEach(async () => {
  for (const supervisor of running.splice(0)) await supervisor.stop();
});

const eth0: ScriptedInterface = { name: 'eth0', address: '192.0.2.1', outward: true, index: 2 };
const start = async (source: CaptureSource, host: ScriptedHost, recorder: Recorder, interfaces: string[] = []): Promise<CaptureSupervisor> => {
  const supervisor = await CaptureSupervisor.start({ source: 'auto', interfaces, filter: null }, recorder, { host, sources: [source], pollMs: 30 });
  running.push(supervisor);
  return supervisor;
};
const ticking = 'header(); let n = 0; setInterval(() => packet(device + n++), 10);';

describe('a capture', () => {
  test('numbers frames over all interfaces, and gives each interface an id of its own', async () => {
    const recorder = new Recorder();
    await start(scriptedSource(ticking), new ScriptedHost(eth0, { name: 'wlan0', outward: true, index: 3, address: '192.0.2.9' }), recorder);
    await until('both give packets', () => new Set(recorder.packets.map(({ interfaceId }) => interfaceId)).size === 2);
    expect(recorder.interfaces.map(({ id }) => id)).toEqual([0, 1]);
    expect(recorder.packets.map(({ frame }) => frame)).toEqual(recorder.packets.map((_, i) => i + 1));
    for (const { interfaceId, bytes } of recorder.packets) expect(bytes.toString()).toMatch(new RegExp(`^${recorder.interfaces[interfaceId]!.name!}\\d+$`));
    expect(recorder.addresses).toEqual([['192.0.2.1', '192.0.2.9']]);
  });

  test('that is paused drops what comes, says so as a gap, and goes on where it was resumed', async () => {
    const recorder = new Recorder();
    const supervisor = await start(scriptedSource(ticking), new ScriptedHost(eth0), recorder);
    await until('packets come', () => recorder.packets.length > 3);
    supervisor.pause();
    const before = recorder.packets.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(recorder.packets).toHaveLength(before);
    supervisor.resume();
    await until('packets come again', () => recorder.packets.length > before + 3);
    expect(recorder.gaps).toMatchObject([{ reason: 'paused by the user' }]);
    expect(recorder.gaps[0]!.end - recorder.gaps[0]!.start).toBeGreaterThan(190_000);
    expect(recorder.packets[before]!.frame).toBe(before + 1);
    expect(Number(recorder.packets[before]!.bytes.toString().slice(4))).toBeGreaterThan(before + 5);
  });

  test('that is stopped while paused ends the gap too', async () => {
    const recorder = new Recorder();
    const supervisor = await start(scriptedSource(ticking), new ScriptedHost(eth0), recorder);
    supervisor.pause();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await supervisor.stop();
    expect(recorder.gaps).toMatchObject([{ reason: 'paused by the user' }]);
  });

  test('tells a crash from an exit, and why', async () => {
    const recorder = new Recorder();
    await start(scriptedSource("header(); setTimeout(() => die(3, 'the ring broke: no such ring'), 50);"), new ScriptedHost(eth0), recorder);
    await until('it restarts', () => recorder.gaps.length > 0);
    expect(recorder.gaps[0]!.reason).toBe('tcpdump ended with status 3: the ring broke: no such ring (eth0)');
    const crashed = new Recorder();
    await start(scriptedSource("header(); setTimeout(() => process.kill(process.pid, 'SIGSEGV'), 50);"), new ScriptedHost(eth0), crashed);
    await until('it restarts', () => crashed.gaps.length > 0);
    expect(crashed.gaps[0]!.reason).toBe('tcpdump crashed (SIGSEGV) (eth0)');
  });

  test('sums up losses over helpers, and does not know them once a helper died without telling', async () => {
    const recorder = new Recorder();
    const supervisor = await start(scriptedSource("header(); writeSync(2, 'dropped 5\\n');"), new ScriptedHost(eth0, { name: 'eth1', outward: true, index: 3 }), recorder);
    await until('both told', () => recorder.drops.at(-1) === 10);
    await supervisor.stop();
    expect(recorder.drops).toEqual([null, 10]);
    const died = new Recorder();
    await start(scriptedSource('header(); setTimeout(() => process.exit(1), 50);'), new ScriptedHost(eth0), died);
    await until('it restarts', () => died.gaps.length > 0);
    expect(died.drops).toEqual([null]);
  });
});

describe('interfaces that change', () => {
  test('one that goes down is stopped and awaited; the time without it is a gap', async () => {
    const host = new ScriptedHost(eth0);
    const recorder = new Recorder();
    await start(scriptedSource(ticking), host, recorder);
    host.interfaces = [{ ...eth0, up: false }];
    await until('it is down', () => recorder.stateOf('eth0') === 'down');
    const count = recorder.packets.length;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(recorder.packets.length - count).toBeLessThan(5);
    host.interfaces = [eth0];
    await until('it captures', () => recorder.stateOf('eth0') === 'capturing' && recorder.gaps.length === 1);
    expect(recorder.gaps[0]!.reason).toBe('eth0 was down');
    expect(recorder.interfaces).toHaveLength(1);
  });

  test('one that was made anew under its name within a second is captured afresh', async () => {
    const host = new ScriptedHost(eth0);
    const recorder = new Recorder();
    await start(scriptedSource(ticking), host, recorder);
    host.interfaces = [{ ...eth0, index: 40 }];
    await until('it restarts', () => recorder.gaps.length === 1);
    expect(recorder.gaps[0]!.reason).toBe('eth0 was made anew');
    expect(recorder.stateOf('eth0')).toBe('capturing');
  });

  test('a VPN that appears is captured too; the interface before stays, also without its default route', async () => {
    const host = new ScriptedHost(eth0);
    const recorder = new Recorder();
    await start(scriptedSource(ticking), host, recorder);
    host.interfaces = [{ ...eth0, outward: false }, { name: 'tun0', kind: 'tun', address: '10.8.0.2', outward: true, index: 9 }];
    await until('both are captured', () => recorder.stateOf('tun0') === 'capturing');
    expect(recorder.stateOf('eth0')).toBe('capturing');
    expect(recorder.addresses.at(-1)).toEqual(['192.0.2.1', '10.8.0.2']);
  });

  test('a named interface is waited for while it is down, and others are left alone', async () => {
    const host = new ScriptedHost({ ...eth0, up: false }, { name: 'wlan0', outward: true, index: 3 });
    const recorder = new Recorder();
    await start(scriptedSource(ticking), host, recorder, ['eth0']);
    expect(recorder.states.at(-1)).toEqual([{ name: 'eth0', state: 'down', detail: 'the link is down' }]);
    host.interfaces = [eth0, { name: 'tun0', kind: 'tun', address: '10.8.0.2', outward: true, index: 9 }];
    await until('it captures', () => recorder.stateOf('eth0') === 'capturing');
    expect(recorder.states.flat().map(({ name }) => name)).not.toContain('tun0');
    expect(recorder.gaps).toEqual([]);
  });

  test('a laptop without a network waits for one', async () => {
    const host = new ScriptedHost();
    const recorder = new Recorder();
    await start(scriptedSource(ticking), host, recorder);
    expect(recorder.states).toEqual([[]]);
    host.interfaces = [eth0];
    await until('it captures', () => recorder.packets.length > 0);
  });
});

describe('a start that fails', () => {
  test.each([
    ["die(1, \"tcpdump: eth0: You don't have permission to perform this capture\")", 'no-permission', "You don't have permission"],
    ["die(1, 'tcpdump: eth0: That device is not up')", 'helper-died', 'That device is not up'],
  ])('rejects with the reason', async (script, code, said) => {
    const recorder = new Recorder();
    await expect(start(scriptedSource(script), new ScriptedHost(eth0), recorder, ['eth0'])).rejects.toMatchObject({ error: { code, what: expect.stringContaining(said) as string } });
    expect(recorder.failures).toEqual([]);
  });

  test('rejects where no source is installed, with what to install', async () => {
    const source = scriptedSource('', { find: () => Promise.resolve(null) });
    await expect(start(source, new ScriptedHost(eth0), new Recorder())).rejects.toMatchObject({ error: { code: 'no-source', where: 'tcpdump: not installed', command: 'sudo apt-get install tcpdump' } });
  });

  test('rejects a filter that no program could be given', async () => {
    const starting = CaptureSupervisor.start({ source: 'auto', interfaces: [], filter: 'udp\0' }, new Recorder(), { host: new ScriptedHost(eth0), sources: [scriptedSource(ticking)] });
    await expect(starting).rejects.toMatchObject({ error: { code: 'bad-filter', where: 'udp\0' } });
  });

  test('is none where one of several default interfaces works', async () => {
    const recorder = new Recorder();
    await start(scriptedSource(`if (device === 'eth1') die(1, 'no such ring'); else { ${ticking} }`), new ScriptedHost(eth0, { name: 'eth1', outward: true, index: 3 }), recorder);
    expect(recorder.stateOf('eth0')).toBe('capturing');
    expect(recorder.stateOf('eth1')).not.toBe('capturing');
  });
});

test('permission that is lost while capturing fails the capture for good', async () => {
  const recorder = new Recorder();
  const flag = `/tmp/iwE-flag-${process.pid}`;
  await start(
    scriptedSource(`const { existsSync, writeFileSync, rmSync } = require('node:fs'); if (existsSync('${flag}')) { rmSync('${flag}'); die(1, 'Operation not permitted'); } header(); writeFileSync('${flag}', ''); setTimeout(() => process.exit(1), 50);`),
    new ScriptedHost(eth0), recorder,
  );
  await until('it fails', () => recorder.failures.length > 0);
  expect(recorder.failures).toMatchObject([{ code: 'helper-died', where: 'eth0', advice: expect.stringContaining('Operation not permitted') as string }]);
  expect(recorder.stateOf('eth0')).toBe('failed');
});

describe('a helper', () => {
  const helper = (script: string, bytes: (chunk: Uint8Array) => void): { process: HelperProcess; lines: string[]; end: Promise<HelperEnd> } => {
    const lines: string[] = [];
    let process_: HelperProcess | undefined;
    const end = new Promise<HelperEnd>((ended) => {
      process_ = new HelperProcess({ file: process.execPath, args: ['-e', script], endsWithStdin: false }, { bytes, line: (line) => lines.push(line), ended });
    });
    return { process: process_!, lines, end };
  };

  test('that floods a slow reader must wait: nothing queues up here', async () => {
    let consumed = 0;
    const flooding = helper(
      "const { writeSync } = require('node:fs'); const b = Buffer.alloc(65536); let n = 0; process.on('SIGINT', () => process.exit()); (function more() { for (let i = 0; i < 16; i++) n += writeSync(1, b); writeSync(2, n + '\\n'); setImmediate(more); })();",
      (chunk) => {
        consumed += chunk.length;
        const until = Date.now() + 5;
        while (Date.now() < until);
      },
    );
    await until('some megabytes are through', () => consumed > 10_000_000);
    const written = Number(flooding.lines.at(-1));
    expect(written - consumed).toBeLessThan(4_000_000);
    await flooding.process.stop();
    expect((await flooding.end).how).toBe('stopped');
  });

  test('that ignores SIGINT is killed after two seconds', async () => {
    const stubborn = helper("process.on('SIGINT', () => {}); console.log('up'); setInterval(() => {}, 1000);", () => (isUp = true));
    let isUp = false;
    await until('it runs', () => isUp);
    const begin = Date.now();
    await stubborn.process.stop();
    expect(Date.now() - begin).toBeGreaterThan(1900);
    expect(await stubborn.end).toMatchObject({ how: 'stopped', signal: 'SIGKILL' });
  });

  test('that is no program says so', async () => {
    const end = await new Promise<HelperEnd>((ended) => {
      new HelperProcess({ file: '/no/such/dumpcap', args: [], endsWithStdin: false }, { bytes: () => undefined, line: () => undefined, ended });
    });
    expect(end).toMatchObject({ how: 'not-started', lines: [expect.stringContaining('ENOENT')] });
  });

  test('that babbles on standard error costs no memory', async () => {
    const babbling = helper("process.stderr.write('x'.repeat(3e6)); for (let i = 0; i < 1000; i++) process.stderr.write('line ' + i + '\\n');", () => undefined);
    const { lines } = await babbling.end;
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.at(-1)).toBe('line 999');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(500);
  });
});
