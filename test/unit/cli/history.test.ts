import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallHistory } from '../../../electron/app/history/call-history.ts';
import { comparisonSchema, historyDetailSchema, historyPageSchema, historySettingsSchema } from '../../../electron/contract/history.ts';
import { runCli } from '../../helpers/cli-run.ts';
import { call, relayPath, summary, verdict } from '../../helpers/scripted-summary.ts';

const peer = '203.0.113.77';
const bounds = historySettingsSchema.parse({ maxDays: 3650 });

let folder: string;

/** Two calls, as the window would have recorded them. */
const recordTwo = async (): Promise<void> => {
  const history = new CallHistory({ folder: envPaths('icewatch', { suffix: '' }).data, warn: (line) => expect.fail(line) });
  await history.record('a', summary({ calls: [call('call-1', { verdict: verdict('Connected directly', { sentence: `Media goes straight to ${peer}.` }) })] }), bounds);
  await history.record('b', summary({ calls: [call('call-1', { start: '2026-01-16T09:42:00.000000Z', path: relayPath('tcp'), verdict: verdict('Relayed over TCP', { code: 'path.relay-tcp', cause: 'udp.blocked', severity: 'warning' }) })] }), bounds);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'icewatch-cli-history-'));
  for (const name of ['XDG_DATA_HOME', 'HOME', 'LOCALAPPDATA']) vi.stubEnv(name, folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('icewatch history', () => {
  it('says that there is nothing yet', async () => {
    const { status, stdout } = await runCli('history', 'list');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^No calls are recorded yet.*\n0 calls, /);
  });

  it('lists calls for a person, newest first, and for programs', async () => {
    await recordTwo();
    const { stdout } = await runCli('history', 'list');
    expect(stdout.split('\n').slice(1, 3)).toEqual([
      expect.stringMatching(/^2 +2026-01-16 09:42:00 UTC .* warning +dumpcap on wlan0 +Relayed over TCP$/) as string,
      expect.stringMatching(/^1 +2026-01-15 09:42:02 UTC +58 s +ok +dumpcap on wlan0 +Connected directly$/) as string,
    ]);
    expect((await runCli('history', 'list', '--limit', '1')).stdout).toContain('The latest 1 of 2 calls');
    expect(historyPageSchema.parse(JSON.parse((await runCli('history', 'list', '--json')).stdout)).total).toBe(2);
  });

  it('shows a call, redacted unless asked otherwise', async () => {
    await recordTwo();
    for (const shape of [[], ['--json']]) {
      const { status, stdout } = await runCli('history', 'show', '1', ...shape);
      expect(status).toBe(0);
      expect(stdout).toContain('Connected directly');
      expect(stdout).not.toContain(peer);
      expect((await runCli('history', 'show', '1', '--reveal', ...shape)).stdout).toContain(peer);
    }
    const { entry, summary: shown } = historyDetailSchema.parse(JSON.parse((await runCli('history', 'show', '1', '--json')).stdout));
    expect([entry.redacted, shown.redacted]).toEqual([true, true]);
  });

  it('compares two calls', async () => {
    await recordTwo();
    const { stdout } = await runCli('history', 'compare', '1', '2');
    expect(stdout).toContain('The first call went directly over UDP; the second went through turn.example.com over TCP because UDP is blocked.');
    expect(stdout).toMatch(/^- {2}Path +went directly over UDP +-> went through turn\.example\.com over TCP$/m);
    expect(stdout).toMatch(/^The same: .*Round-trip time/m);
    expect(comparisonSchema.parse(JSON.parse((await runCli('history', 'compare', '1', '2', '--json')).stdout)).b.id).toBe(2);
  });

  it('deletes calls by number, or all', async () => {
    await recordTwo();
    expect(await runCli('history', 'delete', '2')).toMatchObject({ status: 0, stdout: '1 call deleted\n' });
    expect(await runCli('history', 'delete', '2', '1', '1')).toMatchObject({ status: 1, stderr: expect.stringContaining('1 of 2 calls') as string });
    await recordTwo();
    expect(await runCli('history', 'delete', '--all')).toMatchObject({ status: 0, stdout: '2 calls deleted\n' });
  });

  it.each([
    [['show', 'x'], 2, 'number of a call'],
    [['show', '9'], 1, 'no call 9'],
    [['compare', '1'], 2, "missing required argument 'b'"],
    [['delete'], 2, 'Name the calls to delete, or --all'],
    [['delete', '1', '--all'], 2, 'Name the calls to delete, or --all'],
  ])('says what is wrong with %j', async (args, status, words) => {
    const run = await runCli('history', ...args);
    expect(run.status).toBe(status);
    expect(run.stderr).toContain(words);
    expect(run.stdout).toBe('');
  });
});
