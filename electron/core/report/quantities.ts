/** Numbers and times as reports write them for people, each with its unit. Times stay in UTC: a report is read elsewhere, and later. */

/** Three significant digits at most: 0.25, 4.2, 38, 1250. */
const compact = (value: number): string => {
  const size = Math.abs(value);
  if (size === 0 || size >= 99.95) return value.toFixed(0);
  return value.toFixed(size >= 9.995 ? 1 : 2).replace(/\.?0+$/, '');
};

const scaled = (value: number, steps: readonly (readonly [least: number, unit: string])[]): string => {
  const [size, unit] = steps.find(([least]) => Math.abs(value) >= least) ?? steps.at(-1)!;
  return `${compact(value / size)} ${unit}`;
};

/** Of bytes, in powers of 1000 as link speeds are. */
export const bytesText = (bytes: number): string => scaled(bytes, [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB'], [1, 'B']]);
/** Of bits per second. */
export const bitrateText = (bitsPerSecond: number): string => scaled(bitsPerSecond, [[1e9, 'Gbit/s'], [1e6, 'Mbit/s'], [1e3, 'kbit/s'], [1, 'bit/s']]);
/** Of seconds, for round trips and jitter. */
export const latencyText = (seconds: number): string => (Math.abs(seconds) < 10 ? `${compact(seconds * 1000)} ms` : `${compact(seconds)} s`);
/** Of a fraction 0..1. */
export const fractionText = (fraction: number): string => `${compact(fraction * 100)} %`;

/** Of milliseconds: '850 ms', '4.2 s', '42 s', '3 min 07 s', '1 h 04 min'. */
export const durationText = (milliseconds: number): string => {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 9950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const pad = (value: number): string => String(value).padStart(2, '0');
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s` : `${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} min`;
};

/** '2026-11-22 10:12:31 UTC' of an ISO 8601 time in UTC. */
export const momentText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
/** '10:12:31.360', of UTC. */
export const clockText = (iso: string): string => iso.slice(11, 23);

/** As URLs write them: the port of an IPv6 address can be told from the address. '' is what a tunnel hides. */
export const endpointText = (address: string, port: number): string => (address === '' ? 'not visible' : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);
