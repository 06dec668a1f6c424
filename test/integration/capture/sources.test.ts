/** Each source against real packets in a network namespace of our own. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { CaptureSource } from '../../../electron/capture/capture-source.ts';
import { capSource } from '../../../electron/capture/cap-source.ts';
import { dumpcap } from '../../../electron/capture/dumpcap.ts';
import { CaptureSupervisor } from '../../../electron/capture/supervisor.ts';
import { tcpdump } from '../../../electron/capture/tcpdump.ts';
import type { SourceChoice, SourceName } from '../../../electron/contract/capture.ts';
import { buildEntries } from '../../helpers/capture/built-entry.ts';
import type { BuiltEntries } from '../../helpers/capture/built-entry.ts';
import { Namespace, installed, namespaceObstacle } from '../../helpers/capture/namespace.ts';
import { Recorder, until } from '../../helpers/capture/recorder.ts';

const names: readonly SourceName[] = ['dumpcap', 'cap', 'tcpdump'];

// Live traffic on a machine that others may keep busy: what fails once is tried again, what is wrong fails each time.
describe.skipIf(namespaceObstacle !== null)(`a live capture${namespaceObstacle === null ? '' : ` (${namespaceObstacle})`}`, { retry: 2 }, () => {
  let namespace: Namespace;
  let built: BuiltEntries;
  const running: CaptureSupervisor[] = [];

  beforeAll(async () => {
    built = await buildEntries('capture/cap-process', 'capture/helper-process');
    namespace = new Namespace();
  });
  // A test that fails must not leave its helpers to the next one.
  afterEach(async () => {
    for (const supervisor of running.splice(0)) await supervisor.stop();
  });
  afterAll(() => {
    namespace.remove();
    built.remove();
  });

  const sources = (): CaptureSource[] => [dumpcap, capSource(built.path('cap-process')), tcpdump].map((source) => namespace.inside(source));
  const start = async (source: SourceChoice, interfaces: string[], filter: string | null, recorder: Recorder): Promise<CaptureSupervisor> => {
    const supervisor = await CaptureSupervisor.start({ source, interfaces, filter }, recorder, { host: namespace.host(), sources: sources(), pollMs: 200 });
    running.push(supervisor);
    return supervisor;
  };
  /** Process ids of helpers that this process started and that still live. */
  const helpers = (): number[] =>
    readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).flatMap((pid) => {
      try {
        const [, state, parent] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))!;
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return Number(parent) === process.pid && state !== 'Z' && /dumpcap|tcpdump|cap-process/.test(command) ? [Number(pid)] : [];
      } catch {
        return [];
      }
    });

  describe.each(names)('with %s', (name) => {
    test.skipIf(name !== 'cap' && !installed(name))('gives every packet that the filter takes, whole, in order and with the right time', async () => {
      const recorder = new Recorder();
      const begin = Date.now() * 1000;
      const supervisor = await start(name, ['lo'], 'udp port 7001', recorder);
      expect(supervisor.source).toBe(name);
      expect(recorder.stateOf('lo')).toBe('capturing');
      await namespace.send(1000, '127.0.0.1', 7001, 'known-');
      await namespace.send(10, '127.0.0.1', 7002, 'other-');
      await until('all arrived', () => recorder.payloads('known-').length >= 1000);
      await supervisor.stop();
      const end = Date.now() * 1000;
      expect(recorder.payloads('known-')).toEqual(Array.from({ length: 1000 }, (_, i) => `known-${i}`));
      expect(recorder.payloads('other-')).toEqual([]);
      expect(recorder.packets.map(({ frame }) => frame)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
      for (const { time, originalLength, bytes } of recorder.packets) {
        expect(time).toBeGreaterThan(begin);
        expect(time).toBeLessThan(end);
        expect(originalLength).toBe(bytes.length);
      }
      expect(recorder.interfaces).toEqual([{ id: 0, name: 'lo', description: name === 'dumpcap' ? 'Loopback' : null, linkType: 1, snapLength: expect.any(Number) as number }]);
      expect(recorder.addresses).toEqual([['127.0.0.1', '::1']]);
      expect(recorder.issues).toEqual([]);
      expect(recorder.gaps).toEqual([]);
      // cap has no count of what it lost.
      expect(recorder.drops.at(-1)).toBe(name === 'cap' ? null : 0);
      expect(helpers()).toEqual([]);
    });

    test.skipIf(name !== 'cap' && !installed(name))('says what is wrong with a filter before anything is captured', async () => {
      await expect(start(name, ['lo'], 'udp portt 7001', new Recorder())).rejects.toMatchObject({ error: { code: 'bad-filter', what: expect.stringContaining('syntax error') as string, where: 'udp portt 7001' } });
      expect(helpers()).toEqual([]);
    });

    test.skipIf(name !== 'cap' && !installed(name))('is restarted when its helper is killed, and the silence is a gap', async () => {
      const recorder = new Recorder();
      const supervisor = await start(name, ['lo'], 'udp port 7001', recorder);
      await namespace.send(5, '127.0.0.1', 7001, 'before-');
      await until('the first arrived', () => recorder.payloads('before-').length === 5);
      const [pid] = helpers();
      process.kill(pid!, 'SIGKILL');
      await until('it restarts', () => recorder.gaps.length === 1);
      expect(recorder.states.flat().map(({ state }) => state)).toContain('restarting');
      expect(recorder.stateOf('lo')).toBe('capturing');
      await namespace.send(5, '127.0.0.1', 7001, 'after-');
      await until('the others arrived', () => recorder.payloads('after-').length === 5);
      await supervisor.stop();
      const gap = recorder.gaps[0]!;
      expect(gap.reason).toContain(`${name} crashed (SIGKILL)`);
      expect(gap.start).toBeGreaterThanOrEqual(recorder.packets[4]!.time);
      expect(gap.end).toBeLessThanOrEqual(recorder.packets[5]!.time);
      expect(gap.end - gap.start).toBeGreaterThan(200_000);
      expect(recorder.packets.at(-1)!.frame).toBe(10);
      // One interface, also after the restart; what the killed one lost is not known.
      expect(recorder.interfaces).toHaveLength(1);
      expect(recorder.drops.at(-1)).toBe(null);
    });

    test.skipIf(name !== 'cap' && !installed(name))('follows an interface that goes down, comes back, is deleted and made anew', async () => {
      const link = `${name.slice(0, 3)}0`;
      namespace.addLink(link, '10.77.0.1/24');
      namespace.addLink('other0', '10.78.0.1/24');
      const recorder = new Recorder();
      const supervisor = await start(name, [link, 'other0'], 'udp port 7001', recorder);
      const address = '10.77.0.255';
      const sendOn = (prefix: string): Promise<void> =>
        namespace.node(`const s = require('node:dgram').createSocket('udp4'); s.bind(() => { s.setBroadcast(true); s.send('${prefix}', 7001, '${address}', () => s.close()); });`);
      await sendOn('first');
      await until('the first arrived', () => recorder.payloads('first').length === 1);

      namespace.ip(`link set ${link} down`);
      await until('it is down', () => recorder.stateOf(link) === 'down');
      expect(recorder.stateOf('other0')).toBe('capturing');
      namespace.ip(`link set ${link} up`);
      await until('it captures again', () => recorder.stateOf(link) === 'capturing');
      await sendOn('second');
      await until('the second arrived', () => recorder.payloads('second').length === 1);
      expect(recorder.gaps.at(-1)?.reason).toBe(`${link} was down`);

      namespace.ip(`link delete ${link}`);
      await until('it is gone', () => recorder.stateOf(link) === 'gone');
      namespace.addLink(link, '10.77.0.2/24');
      await until('it captures once more', () => recorder.stateOf(link) === 'capturing');
      await sendOn('third');
      await until('the third arrived', () => recorder.payloads('third').length === 1);
      await supervisor.stop();
      namespace.ip(`link delete ${link}`);
      namespace.ip('link delete other0');

      expect(recorder.gaps.map(({ reason }) => reason)).toEqual([`${link} was down`, `${link} was gone`]);
      expect(recorder.interfaces.map(({ id, name: called }) => [id, called])).toEqual(expect.arrayContaining([[0, expect.any(String)], [1, expect.any(String)]]));
      expect(recorder.interfaces).toHaveLength(2);
      expect(recorder.addresses.at(-1)).toEqual(expect.arrayContaining(['10.77.0.1', '10.77.0.2', '10.78.0.1']));
      expect(recorder.failures).toEqual([]);
      expect(helpers()).toEqual([]);
    });
  });

  test('names the interface that was probably meant', async () => {
    await expect(start('auto', ['loo'], null, new Recorder())).rejects.toMatchObject({ error: { code: 'no-interface', advice: expect.stringContaining('Did you mean lo?') as string } });
  });

  let floods = 0;
  test.skipIf(!installed('tcpdump'))('counts what the kernel dropped while nobody read', async () => {
    // Not on the loopback: its ring takes each packet twice, and drops it twice. A second try has a link of its own.
    const link = `flood${floods}`;
    const to = `10.8${floods++}.0.9`;
    namespace.addLink(link, to.replace(/9$/, '1/24'));
    namespace.ip(`neigh add ${to} lladdr 02:00:00:00:00:09 dev ${link}`);
    const recorder = new Recorder();
    const supervisor = await start('tcpdump', [link], 'udp port 7001', recorder);
    const [pid] = helpers();
    // A stopped helper is one that waits for a slow reader: its ring fills.
    process.kill(pid!, 'SIGSTOP');
    // More than the ring's 32 MiB.
    await namespace.send(40_000, to, 7001, `flood-${'x'.repeat(1300)}`, 0);
    process.kill(pid!, 'SIGCONT');
    await until('the loss is told', () => (recorder.drops.at(-1) ?? 0) > 0);
    await supervisor.stop();
    expect(recorder.payloads('flood-').length + recorder.drops.at(-1)!).toBe(40_000);
  });

  test('takes the default interfaces and adds a VPN that appears', async () => {
    namespace.addLink('up0', '10.79.0.1/24');
    namespace.ip('route add default via 10.79.0.254 dev up0');
    const recorder = new Recorder();
    const supervisor = await start('auto', [], null, recorder);
    expect(supervisor.sourceReason).toContain(supervisor.source);
    expect(recorder.states.at(-1)).toEqual([{ name: 'up0', state: 'capturing', detail: null }]);
    namespace.addLink('tun7', '10.8.0.2/24');
    await until('the VPN is captured', () => recorder.stateOf('tun7') === 'capturing');
    expect(recorder.addresses.at(-1)).toContain('10.8.0.2');
    namespace.ip('link delete tun7');
    await until('the VPN is gone', () => recorder.stateOf('tun7') === 'gone');
    await supervisor.stop();
    namespace.ip('link delete up0');
    expect(recorder.gaps).toEqual([]);
  });

  test.each([
    ['ends without stopping it', 'process.exit(0)', 'dumpcap'],
    ['throws', "throw new Error('for a test')", 'dumpcap'],
    ['is killed', "process.kill(process.pid, 'SIGKILL')", 'cap'],
  ] as const)('leaves no helper behind when the process that started it %s', async (_how, ending, name) => {
    const source = sources().find((one) => one.name === name)!;
    const program = await source.find(namespace.host());
    const command = JSON.stringify(source.capture(program!, { device: 'lo', filter: '' }));
    const script = `
      import { HelperProcess } from '${built.path('helper-process')}';
      const helper = new HelperProcess(${command}, { bytes: () => { console.log(helper.pid); setTimeout(() => { ${ending} }, 50); }, line: () => {}, ended: () => {} });`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = Number(stdout.trim().split('\n')[0]);
    expect(pid).toBeGreaterThan(0);
    await until('the helper is gone', () => !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '), 3000);
  });
});
