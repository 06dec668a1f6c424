/** `icewatch interfaces` and `icewatch capture` as a user runs them. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { interfaceListSchema } from '../../../electron/contract/capture.ts';
import { summarySchema } from '../../../electron/contract/summary.ts';
import { readCaptureFile } from '../../../electron/capture/file-source.ts';
import { buildEntries } from '../../helpers/capture/built-entry.ts';
import type { BuiltEntries } from '../../helpers/capture/built-entry.ts';
import { Namespace, namespaceObstacle } from '../../helpers/capture/namespace.ts';
import { Recorder, until } from '../../helpers/capture/recorder.ts';

// Live traffic on a machine that others may keep busy: what fails once is tried again, what is wrong fails each time.
describe.skipIf(namespaceObstacle !== null)(`the command line${namespaceObstacle === null ? '' : ` (${namespaceObstacle})`}`, { retry: 2 }, () => {
  let built: BuiltEntries;
  let namespace: Namespace;
  let folder: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    built = await buildEntries('cli/icewatch', 'capture/cap-process');
    namespace = new Namespace();
    folder = mkdtempSync(join(tmpdir(), 'iwE-'));
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    namespace.remove();
    built.remove();
    rmSync(folder, { recursive: true });
  });

  const inside = (...args: string[]): string[] => ['netns', 'exec', namespace.name, process.execPath, built.path('icewatch'), ...args];
  const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } => spawnSync('ip', inside(...args), { encoding: 'utf8' });
  /** A capture that has begun; `ended` gives what it wrote. */
  const begin = async (...args: string[]): Promise<{ child: ChildProcess; ended: Promise<{ status: number | null; stdout: string; stderr: string }> }> => {
    const child = spawn('ip', inside('capture', ...args), { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
    await until('it captures', () => /^(capturing|waiting)/m.test(stderr));
    return { child, ended };
  };

  test('interfaces lists this machine, and says which source auto takes and why', () => {
    namespace.addLink('cli0', '10.81.0.1/24');
    namespace.ip('route add default via 10.81.0.254 dev cli0');
    const { status, stdout } = run('interfaces', '--json');
    expect(status).toBe(0);
    const list = interfaceListSchema.parse(JSON.parse(stdout));
    expect(list.defaults).toEqual(['cli0']);
    expect(list.interfaces.find(({ name }) => name === 'lo')).toMatchObject({ kind: 'loopback', addresses: ['127.0.0.1', '::1'], link: 'up', capturable: true });
    expect(list.interfaces.find(({ name }) => name === 'cli0')).toMatchObject({ hasDefaultRoute: true, capturable: true });
    expect(list.chosenBecause).toContain(list.chosenSource);
    const text = run('interfaces').stdout;
    expect(text).toMatch(/^\* {2}cli0 .* 10\.81\.0\.1/m);
    expect(text).toMatch(/^auto takes (dumpcap|cap|tcpdump): /m);
    namespace.ip('link delete cli0');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('capture ends on %s with the summary on standard output and every packet in the file', async (signal) => {
    const path = join(folder, `${signal}.pcapng`);
    const { child, ended } = await begin('-i', 'lo', '--json', '--filter', 'udp port 7001', '-w', path);
    await namespace.send(100, '127.0.0.1', 7001, 'kept-');
    child.kill(signal);
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(0);
    const summary = summarySchema.parse(JSON.parse(stdout));
    expect(summary.redacted).toBe(true);
    expect(summary.capture).toMatchObject({ packets: 100, interfaces: ['lo'], malformed: 0 });
    expect(stderr).toContain('with real addresses');
    const recorder = new Recorder();
    await readCaptureFile(path, recorder);
    expect(recorder.payloads('kept-')).toEqual(Array.from({ length: 100 }, (_, i) => `kept-${i}`));
  });

  test('capture ends by itself after --seconds, and writes tables', async () => {
    const { ended } = await begin('-i', 'lo', '--source', 'cap', '--seconds', '1', '--csv', join(folder, 'tables'));
    const { status, stdout } = await ended;
    expect(status).toBe(0);
    expect(stdout).toContain('No WebRTC call');
    expect(readdirSync(join(folder, 'tables'))).toContain('calls.csv');
    expect(readFileSync(join(folder, 'tables', 'calls.csv'), 'utf8')).toMatch(/^call,start,end/);
  });

  test('capture waits where no interface leads outside yet, and takes the first that does', async () => {
    const { child, ended } = await begin('--json', '--reveal');
    namespace.addLink('cli1', '10.82.0.1/24');
    namespace.ip('route add default via 10.82.0.254 dev cli1');
    // Two polls and a start.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    await namespace.send(3, '10.82.0.1', 7001, 'x');
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    namespace.ip('link delete cli1');
    expect(status).toBe(0);
    expect(summarySchema.parse(JSON.parse(stdout)).capture.interfaces).toEqual(['cli1']);
  });

  test.each([
    ['an interface that is not there', ['-i', 'lp'], 'There is no interface lp\nDid you mean lo?'],
    ['a filter that does not compile', ['-i', 'lo', '--filter', 'udp portt 5'], 'The capture filter is wrong: syntax error'],
    ['a source there is not', ['--source', 'wireshark'], 'Allowed choices are auto, dumpcap, cap, tcpdump'],
    ['a time that is none', ['--seconds', 'soon'], 'It must be a number of seconds above 0'],
  ])('capture refuses %s with status 2', (_what, args, said) => {
    const { status, stdout, stderr } = run('capture', ...args);
    expect(stderr).toContain(said);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  test('capture says at once that a file cannot be written, with status 1', () => {
    const { status, stderr } = run('capture', '-i', 'lo', '-w', join(folder, 'no', 'such', 'directory.pcapng'));
    expect(stderr).toContain('cannot be written');
    expect(status).toBe(1);
  });

  test('capture ends when the disk is full, and still says what it saw', async () => {
    const { ended } = await begin('-i', 'lo', '--filter', 'udp port 7001', '-w', '/dev/full');
    await namespace.send(1000, '127.0.0.1', 7001, 'x'.repeat(200));
    const { status, stdout, stderr } = await ended;
    expect(stderr).toContain('/dev/full cannot be written: ENOSPC');
    expect(stdout).toContain('packets');
    expect(status).toBe(1);
  });

  test('an ordinary user is told the command that would allow capturing', () => {
    const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', '--inh-caps=-all', process.execPath, built.path('icewatch')];
    const listed = spawnSync('setpriv', [...nobody, 'interfaces', '--json'], { encoding: 'utf8' });
    const list = interfaceListSchema.parse(JSON.parse(listed.stdout));
    expect(list.chosenSource).toBe(null);
    for (const shown of list.interfaces) expect(shown).toMatchObject({ capturable: false, reason: expect.stringMatching(/permi/i) as string });
    const remedies = Object.fromEntries(list.sources.map(({ name, remedy }) => [name, remedy]));
    expect(remedies['dumpcap']).toMatch(/^sudo (setcap cap_net_raw,cap_net_admin\+eip \S*\/dumpcap|dpkg-reconfigure wireshark-common && sudo usermod -aG wireshark \$USER|apt-get install wireshark-common)$/);
    expect(remedies['tcpdump']).toMatch(/^sudo (setcap cap_net_raw,cap_net_admin\+eip \S*\/tcpdump|apt-get install tcpdump)$/);
    const captured = spawnSync('setpriv', [...nobody, 'capture', '-i', 'lo', '--seconds', '1'], { encoding: 'utf8' });
    expect(captured.status).toBe(1);
    expect(captured.stderr).toContain('This user may not capture packets');
    expect(captured.stderr).toContain(`  ${remedies['dumpcap']!}`);
  });
});
