import type { Call, Verdict } from '../../../electron/contract/summary.ts';
import { formatDuration, formatTime } from '../../ui/quantities.ts';
import { words } from './words.ts';

/** Since when it stands so, and whether it still does. `call` is null where the verdict is on an attempt; `live`: the capture goes on. */
export const verdictTimes = ({ reached }: Verdict, call: Call | null, live: boolean): string => {
  const since = formatTime(reached).slice(0, 8);
  if (call !== null && !call.ongoing) return words.lasted(formatDuration(Date.parse(call.end) - Date.parse(call.start)));
  return live ? words.since(since) : words.until(since);
};
