/** Reads captures in a process of its own, one at a time, for `analyze-many.ts`: what one of them does to the process, the others do not feel. */
import { version } from '../../package.json';
import { captureRows } from './capture-rows.ts';
import type { RowOptions } from './capture-rows.ts';
import { exitOutOfMemory, mostResident, stillSmall } from './worker-protocol.ts';
import type { FromWorker, ToWorker } from './worker-protocol.ts';

let options: RowOptions | null = null;

const read = async (path: string, options: RowOptions): Promise<void> => {
  // The heap has a bound of its own; this one is for what lies outside of it. Reading lets timers in between its pieces.
  const guard = setInterval(() => {
    if (process.memoryUsage.rss() > mostResident) process.exit(exitOutOfMemory);
  }, 250);
  const rows = await captureRows(path, options);
  clearInterval(guard);
  process.send?.({ rows, more: process.memoryUsage.rss() < stillSmall } satisfies FromWorker);
};

process.on('message', (message: ToWorker) => {
  if ('policy' in message) options = { version, key: message.key, policy: message.policy };
  else if (options !== null) void read(message.path, options);
});
// Who asked is gone.
process.on('disconnect', () => process.exit());
