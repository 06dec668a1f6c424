import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../electron/cli/program.ts';
import type { DecodedPacket } from '../../electron/core/decode/decoded-packet.ts';
import { bytesOf, pcapHeader, pcapPacket } from '../helpers/capture-file.ts';
import { runCli } from '../helpers/cli-run.ts';
import { ethernet, ipv4, udp } from '../helpers/header-bytes.ts';
import { projectRoot } from '../helpers/shared.ts';
import { attribute, stunMessage, text } from '../helpers/stun-bytes.ts';

const directory = mkdtempSync(join(tmpdir(), 'icewatch-decode-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string, content: Uint8Array): string => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};
const packet = (payload: Uint8Array): number[] => [...ethernet(0x0800, ipv4({ protocol: 17, payload: udp(payload) }))];
const check = packet(stunMessage(0x0001, attribute(0x0006, text('a:b'))));
const other = packet(text('hello'));
const capture = bytesOf(pcapHeader('little'), pcapPacket('little', 1, 0, check), pcapPacket('little', 2, 0, other), pcapPacket('little', 3, 0, check));

/** Several pieces of 256 KiB. */
const count = 12_000;

const lines = (stdout: string): DecodedPacket[] => stdout.split('\n').filter((l) => l !== '').map((l) => JSON.parse(l) as DecodedPacket);

describe('icewatch decode FILE', () => {
  it('prints one JSON line a packet', async () => {
    const { status, stdout, stderr } = await runCli('decode', file('good.pcap', capture));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(lines(stdout).map((p) => [p.frame, p.layers.at(-1)?.layer])).toEqual([[1, 'stun'], [2, 'data'], [3, 'stun']]);
  });

  it('reads gzip', async () => {
    const { status, stdout } = await runCli('decode', file('good.pcap.gz', gzipSync(capture)));
    expect(status).toBe(0);
    expect(lines(stdout)).toHaveLength(3);
  });

  it('--layer keeps the packets that have one of the layers, --limit the first of them', async () => {
    const path = file('layers.pcap', capture);
    expect(lines((await runCli('decode', path, '--layer', 'stun')).stdout).map((p) => p.frame)).toEqual([1, 3]);
    expect(lines((await runCli('decode', '--layer', 'data', '--layer', 'stun', path)).stdout).map((p) => p.frame)).toEqual([1, 2, 3]);
    const limited = await runCli('decode', path, '--layer', 'stun', '--limit', '1');
    expect({ status: limited.status, frames: lines(limited.stdout).map((p) => p.frame) }).toEqual({ status: 0, frames: [1] });
  });

  it('prints what came before the damage, says what is wrong on standard error and ends with 1', async () => {
    const damaged = bytesOf(capture, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], new Uint8Array(64));
    const { status, stdout, stderr } = await runCli('decode', file('damaged.pcap', damaged));
    expect(lines(stdout)).toHaveLength(3);
    expect(stderr).toContain(`damaged at byte ${capture.length}`);
    expect(status).toBe(1);
  });

  it('ends with 1 for what is no capture and 2 for wrong arguments', async () => {
    expect(await runCli('decode', join(directory, 'absent.pcap'))).toMatchObject({ status: 1, stdout: '' });
    expect(await runCli('decode', file('text.pcap', text('not a capture at all')))).toMatchObject({ status: 1, stdout: '' });
    expect((await runCli('decode')).status).toBe(2);
    expect((await runCli('decode', 'x', '--limit', '0')).status).toBe(2);
  });

  it('gives every line to a reader that is slow, and does not run ahead of it', async () => {
    const many = bytesOf(pcapHeader('little'), ...Array.from({ length: count }, (_, i) => pcapPacket('little', i, 0, check)));
    let kept = '';
    let mostWaiting = 0;
    const stdout: Writable = new Writable({
      highWaterMark: 1024,
      write(chunk: Buffer, _encoding, done) {
        kept += chunk.toString();
        mostWaiting = Math.max(mostWaiting, stdout.writableLength);
        setImmediate(done);
      },
    });
    const status = await runCommandLine(['decode', file('many.pcap', many)], { stdin: new PassThrough(), stdout, stderr: new PassThrough() });
    stdout.end();
    await finished(stdout);
    expect({ status, lines: lines(kept).length }).toEqual({ status: 0, lines: count });
    // The lines of one piece of the file (256 KiB) may wait, not those of all of it.
    expect(mostWaiting).toBeLessThan(kept.length / 2);
  });

  it('prints all of a long capture into a pipe', () => {
    const many = bytesOf(pcapHeader('little'), ...Array.from({ length: count }, (_, i) => pcapPacket('little', i, 0, check)));
    const { status, stdout } = spawnSync('sh', ['-c', '"$0" decode "$1" | (sleep 1; wc -l)', `${projectRoot}bin/icewatch`, file('long.pcap', many)], { encoding: 'utf8' });
    expect({ status, lines: Number(stdout) }).toEqual({ status: 0, lines: count });
  });

  it('reads standard input, and says nothing when the pipe is closed early', () => {
    const icewatch = `${projectRoot}bin/icewatch`;
    const piped = spawnSync(icewatch, ['decode', '-'], { input: capture, encoding: 'utf8' });
    expect({ status: piped.status, frames: lines(piped.stdout).length }).toEqual({ status: 0, frames: 3 });
    const sample = `${projectRoot}resources/sample.pcapng`;
    expect(readFileSync(sample).length).toBeGreaterThan(100_000);
    const head = spawnSync('sh', ['-c', '"$0" decode "$1" | head -n 2', icewatch, sample], { encoding: 'utf8' });
    expect(lines(head.stdout)).toHaveLength(2);
    expect(head.stderr).toBe('');
  });
});
