/** The end of the year 9999, in microseconds: what ISO 8601 can write with four digits. Hostile captures say more. */
const latest = 253_402_300_799e6;

/** ISO 8601 in UTC with microseconds, from microseconds since the epoch. */
export function isoTime(time: number): string {
  const t = Number.isFinite(time) ? Math.min(Math.max(0, Math.round(time)), latest) : 0;
  const ms = Math.floor(t / 1000);
  return `${new Date(ms).toISOString().slice(0, -1)}${String(t - ms * 1000).padStart(3, '0')}Z`;
}

export const milliseconds = (from: number, to: number): number => Math.max(0, Math.round((to - from) / 10) / 100);
