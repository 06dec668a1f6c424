/** The settings of the history as a person types them. */
import { historySettingsSchema } from '../../../electron/contract/history.ts';
import type { HistorySettings } from '../../../electron/contract/history.ts';
import { words } from './words.ts';

const numbers = ['maxCalls', 'maxDays', 'maxPacketsMiB'] as const;
type NumberName = (typeof numbers)[number];

export type HistoryText = Pick<HistorySettings, 'enabled' | 'keepPackets' | 'notify'> & Readonly<Record<NumberName, string>>;
export type HistoryProblems = Readonly<Partial<Record<NumberName, string>>>;

export const historyText = ({ enabled, keepPackets, notify, maxCalls, maxDays, maxPacketsMiB }: HistorySettings): HistoryText => ({
  enabled, keepPackets, notify, maxCalls: String(maxCalls), maxDays: String(maxDays), maxPacketsMiB: String(maxPacketsMiB),
});

/** `settings` is null where something is wrong with a number. */
export const readHistory = (before: HistorySettings, text: HistoryText): { readonly settings: HistorySettings | null; readonly problems: HistoryProblems } => {
  const bounds: Readonly<Record<NumberName, readonly [number, number]>> = { maxCalls: [1, 100_000], maxDays: [1, 3650], maxPacketsMiB: [1, 100_000] };
  const read = { ...before, enabled: text.enabled, keepPackets: text.keepPackets, notify: text.notify, ...Object.fromEntries(numbers.map((name) => [name, text[name].trim() === '' ? Number.NaN : Number(text[name])])) };
  const parsed = historySettingsSchema.safeParse(read);
  if (parsed.success) return { settings: parsed.data, problems: {} };
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  return { settings: null, problems: Object.fromEntries(numbers.filter((name) => wrong.has(name)).map((name) => [name, words.wholeNumber(...bounds[name])])) };
};
