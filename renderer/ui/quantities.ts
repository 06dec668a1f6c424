/** Numbers as a person reads them, never without their unit. Each takes the unit that the summary uses. */

const digits = (fraction: number): Intl.NumberFormat => new Intl.NumberFormat('en', { maximumFractionDigits: fraction, minimumFractionDigits: fraction });
const whole = digits(0);
const one = digits(1);
const two = digits(2);

/** Three significant digits at most: 0.25, 4.2, 38, 1,250. */
const compact = (value: number): string => {
  const size = Math.abs(value);
  if (size === 0 || size >= 99.95) return whole.format(value);
  return size >= 9.995 ? one.format(value).replace(/\.0$/, '') : two.format(value).replace(/\.?0+$/, '');
};

const scaled = (value: number, steps: readonly (readonly [number, string])[]): string => {
  const [size, unit] = steps.find(([least]) => Math.abs(value) >= least) ?? steps.at(-1)!;
  return `${compact(value / size)} ${unit}`;
};

export const formatCount = (count: number): string => whole.format(count);
/** `formatCount` with its noun: "1 packet", "2 packets". */
export const formatCounted = (count: number, noun: string, plural = `${noun}s`): string => `${whole.format(count)} ${count === 1 ? noun : plural}`;
/** Of bytes, in powers of 1000 as link speeds are. */
export const formatBytes = (bytes: number): string => scaled(bytes, [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB'], [1, 'B']]);
/** Of bits per second. */
export const formatBitrate = (bitsPerSecond: number): string =>
  scaled(bitsPerSecond, [[1e9, 'Gbit/s'], [1e6, 'Mbit/s'], [1e3, 'kbit/s'], [1, 'bit/s']]);
/** Of seconds, for round trips and jitter. */
export const formatLatency = (seconds: number): string => (Math.abs(seconds) < 10 ? `${compact(seconds * 1000)} ms` : `${compact(seconds)} s`);
/** Of a fraction 0..1. */
export const formatFraction = (fraction: number): string => `${compact(fraction * 100)} %`;

/** Of milliseconds: "850 ms", "42 s", "3 min 07 s", "1 h 04 min". */
export const formatDuration = (milliseconds: number): string => {
  if (milliseconds < 1000) return `${whole.format(milliseconds)} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const pad = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} min`;
};

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** Local time of day of milliseconds since the epoch. */
export const formatClock = (milliseconds: number): string => clock.format(milliseconds);
/** Local time of day of an ISO 8601 time, with milliseconds. */
export const formatTime = (iso: string): string => {
  const milliseconds = Date.parse(iso);
  if (Number.isNaN(milliseconds)) return iso;
  return `${clock.format(milliseconds)}.${String(Math.trunc(((milliseconds % 1000) + 1000) % 1000)).padStart(3, '0')}`;
};
export const formatDate = (iso: string): string => (Number.isNaN(Date.parse(iso)) ? iso : date.format(Date.parse(iso)));

/** `192.0.2.1:3478`, `[2001:db8::1]:3478`; what a TLS tunnel hides has an empty address. */
export const formatEndpoint = (address: string, port: number): string => {
  if (address === '') return 'hidden';
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
};
