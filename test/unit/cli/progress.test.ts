import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../electron/cli/progress.ts';

const terminal = (isTTY: boolean) => {
  const stream = Object.assign(new PassThrough(), { isTTY });
  return { stream, text: () => String(stream.read() ?? '') };
};

const clock = () => {
  const at = { ms: 0 };
  return { now: () => at.ms, pass: (ms: number) => void (at.ms += ms) };
};

describe('progress', () => {
  it('says nothing where standard error is not a terminal', () => {
    const { stream, text } = terminal(false);
    const { now, pass } = clock();
    const progress = createProgress(stream, 'reading', now);
    pass(1000);
    progress.update(1, 2);
    progress.end();
    expect(text()).toBe('');
  });

  it('shows the share of a known total, and takes the line away at the end', () => {
    const { stream, text } = terminal(true);
    const { now, pass } = clock();
    const progress = createProgress(stream, 'reading call.pcap', now);
    pass(100);
    progress.update(250_000, 1_000_000);
    expect(text()).toBe('\r\u001B[2Kreading call.pcap 25 % of 1.0 MB');
    progress.end();
    expect(text()).toBe('\r\u001B[2K');
  });

  it('shows what is done where the total is not known', () => {
    const { stream, text } = terminal(true);
    const { now, pass } = clock();
    const progress = createProgress(stream, 'reading -', now);
    pass(100);
    progress.update(42_000, null);
    expect(text()).toContain('reading - 42 kB');
  });

  it('redraws at most ten times a second, and not at all for work that is over at once', () => {
    const { stream, text } = terminal(true);
    const { now, pass } = clock();
    const progress = createProgress(stream, 'reading', now);
    progress.update(1, 10);
    expect(text()).toBe('');
    pass(100);
    progress.update(2, 10);
    pass(50);
    progress.update(3, 10);
    pass(50);
    progress.update(4, 10);
    expect(text().match(/reading/g)).toHaveLength(2);
    progress.end();
    progress.end();
    expect(text()).toBe('\r\u001B[2K');
  });
});
