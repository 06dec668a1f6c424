/** How numbers and endpoints are written for people. */

export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
export const percent = (fraction: number): string => `${(fraction * 100).toFixed(fraction < 0.1 ? 1 : 0)} %`;
/** From microseconds. */
export const seconds = (us: number): string => `${(us / 1e6).toFixed(us < 10e6 ? 1 : 0)} s`;
/** From seconds: '38 ms'. */
export const inMilliseconds = (s: number): string => `${Math.max(1, Math.round(s * 1000))} ms`;
/** Of a list that may be long, the first few; as many words as a person reads. */
export const firstFew = (parts: readonly string[], most = 4): string[] => {
  const distinct = [...new Set(parts)];
  return distinct.length <= most ? distinct : [...distinct.slice(0, most), `and ${distinct.length - most} more`];
};
/** 'a, b and 3 more': each once, at most so many. */
export const listed = (all: readonly string[], most: number): string => {
  const distinct = [...new Set(all)];
  return distinct.length <= most ? distinct.join(', ') : `${distinct.slice(0, most).join(', ')} and ${distinct.length - most} more`;
};
/** An endpoint as people write it: IPv6 in brackets, the name where there is one. */
export const endpoint = (address: string, port: number, name: string | null = null): string => {
  const where = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  return name === null ? where : `${name} (${where})`;
};
