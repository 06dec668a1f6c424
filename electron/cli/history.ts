/** `icewatch history`: calls of the past, which the window recorded as they ended. */
import { InvalidArgumentError } from 'commander';
import type { CallHistory } from '../app/history/call-history.ts';
import { WorkFailed, WrongArguments } from './command.ts';
import type { CliStreams, RegisterCommand } from './command.ts';

interface Shape {
  readonly json?: boolean;
}

const examples = `
Examples:
  icewatch history list                 what was recorded, newest first
  icewatch history show 12              how call 12 was connected, and what was wrong
  icewatch history compare 12 15        what changed from call 12 to call 15
  icewatch history delete 12 15         for good: they are overwritten
  icewatch history delete --all

Calls are recorded by the window and by icewatch serve while they capture, on this machine alone (docs/history.md).
`;

const callNumber = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be the number of a call: icewatch history list');
  return Number(text);
};
const callNumbers = (text: string, before: number[] | undefined): number[] => [...(before ?? []), callNumber(text)];

/** Opens the history for one command. */
const withHistory = async (streams: CliStreams, work: (history: CallHistory) => Promise<string>): Promise<void> => {
  const [{ CallHistory }, { dataFolder }] = await Promise.all([import('../app/history/call-history.ts'), import('../app/installation.ts')]);
  const history = new CallHistory({ folder: dataFolder(), warn: (line) => streams.stderr.write(`${line}\n`) });
  streams.stdout.write(`${await work(history)}\n`);
};

const list = ({ json, limit }: Shape & { readonly limit: number }, streams: CliStreams): Promise<void> =>
  withHistory(streams, async (history) => {
    const page = await history.list({ limit, offset: 0 });
    if (json === true) return JSON.stringify(page, null, 2);
    const { historyTable } = await import('./history-text.ts');
    return historyTable(page);
  });

const show = (id: number, { json, reveal }: Shape & { readonly reveal?: boolean }, streams: CliStreams): Promise<void> =>
  withHistory(streams, async (history) => {
    const { entry, summary } = await history.show(id);
    const [{ createRedaction }, { summaryText }, { randomBytes }] = await Promise.all([import('../core/report/redaction/redaction.ts'), import('./summary-text.ts'), import('node:crypto')]);
    const shown = reveal === true ? summary : createRedaction(summary, randomBytes(32)).summary(summary);
    return json === true ? JSON.stringify({ entry: { ...entry, redacted: shown.redacted }, summary: shown }, null, 2) : summaryText(shown).trimEnd();
  });

const compare = (a: number, b: number, { json }: Shape, streams: CliStreams): Promise<void> =>
  withHistory(streams, async (history) => {
    const [{ compareCalls }, { comparisonText }] = await Promise.all([import('../core/report/compare/compare-calls.ts'), import('./history-text.ts')]);
    const comparison = compareCalls(await history.show(a), await history.show(b));
    return json === true ? JSON.stringify(comparison, null, 2) : comparisonText(comparison);
  });

const remove = (ids: readonly number[], { all }: { readonly all?: boolean }, streams: CliStreams): Promise<void> => {
  if ((all === true) === ids.length > 0) throw new WrongArguments('Name the calls to delete, or --all');
  return withHistory(streams, async (history) => {
    const deleted = await history.delete(all === true ? null : ids);
    if (all !== true && deleted < new Set(ids).size) throw new WorkFailed(`${deleted} of ${new Set(ids).size} calls were there, and are deleted`);
    return `${deleted} ${deleted === 1 ? 'call' : 'calls'} deleted`;
  });
};

export const register: RegisterCommand = (program, streams) => {
  const history = program.command('history').description('list, show, compare and delete calls of the past').addHelpText('after', examples);
  history
    .command('list')
    .description('list recorded calls, newest first')
    .option('--limit <n>', 'so many at most', callNumber, 50)
    .option('--json', 'print the list as JSON')
    .action((options: Shape & { limit: number }) => list(options, streams));
  history
    .command('show')
    .description('show a recorded call')
    .argument('<id>', 'its number', callNumber)
    .option('--json', 'print it as JSON, with its icewatch.summary/1')
    .option('--reveal', "keep other people's addresses and names")
    .action((id: number, options: Shape) => show(id, options, streams));
  history
    .command('compare')
    .description('say what changed from one call to another')
    .argument('<a>', 'the number of the first, mostly the good one', callNumber)
    .argument('<b>', 'the number of the second', callNumber)
    .option('--json', 'print the comparison as JSON')
    .action((a: number, b: number, options: Shape) => compare(a, b, options, streams));
  history
    .command('delete')
    .description('delete recorded calls, with their packets')
    .argument('[ids...]', 'their numbers', callNumbers)
    .option('--all', 'all of them')
    .action((ids: number[] | undefined, options: { all?: boolean }) => remove(ids ?? [], options, streams));
};
