import { describe, expect, it } from 'vitest';
import { version } from '../../../package.json';
import { PassThrough } from 'node:stream';
import { createProgram } from '../../../electron/cli/program.ts';
import { runCli } from '../../helpers/cli-run.ts';

const commandNames = createProgram({ stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }).commands.map((command) => command.name());

describe('icewatch', () => {
  it('--help lists the commands with examples and says what the exit status means', async () => {
    const { status, stdout, stderr } = await runCli('--help');
    expect(status).toBe(0);
    for (const name of ['interfaces', 'capture', 'analyze', 'decode', 'serve']) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('2 the arguments are wrong');
    expect(stderr).toBe('');
  });

  it('--version prints the version alone', async () => {
    expect(await runCli('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('without arguments prints help as an error', async () => {
    const { status, stdout, stderr } = await runCli();
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: icewatch');
  });

  it('suggests the command that was probably meant', async () => {
    const { status, stdout, stderr } = await runCli('analyse', 'call.pcap');
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain("unknown command 'analyse'");
    expect(stderr).toContain('Did you mean analyze?');
  });

  it.each([
    ['an option that there is not', ['analyze', 'call.pcap', '--jsn'], 'Did you mean --json?'],
    ['a missing argument', ['analyze'], "missing required argument 'file'"],
    ['an option without its value', ['analyze', 'call.pcap', '--csv'], "option '--csv <dir>' argument missing"],
    ['one argument too many', ['decode', 'a.pcap', 'b.pcap'], 'too many arguments'],
    ['jobs for one capture', ['analyze', 'a.pcap', '--jobs', '2'], '--jobs is about several captures'],
    ['one report of several captures', ['analyze', 'a.pcap', 'b.pcap', '--json'], '--json is about one capture'],
    ['rows of standard input', ['analyze', '-', '--ndjson'], 'not of standard input'],
    ['no number of jobs', ['analyze', 'a', '--ndjson', '--jobs', '0'], 'a number from 1'],
    ['one report of many captures', ['analyze', 'a', '--ndjson', '--html', 'r.html'], '--html is about one capture'],
  ])('ends with status 2 for %s', async (_what, args, said) => {
    const { status, stdout, stderr } = await runCli(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(said);
  });

  it.each(commandNames)('%s --help gives examples', async (name) => {
    const { status, stdout } = await runCli(name, '--help');
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: icewatch ${name}`);
    expect(stdout).toContain('Examples:');
  });

  it('help COMMAND is the same as COMMAND --help', async () => {
    expect((await runCli('help', 'analyze')).stdout).toBe((await runCli('analyze', '--help')).stdout);
  });
});
