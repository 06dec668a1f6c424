/** Where `../shared` is: captures of our lab and other people's, absent on a user's machine. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
export const sharedRoot = fileURLToPath(new URL('../../../shared/', import.meta.url));
export const hasShared = existsSync(`${sharedRoot}captures`);

if (!hasShared && process.env['CI'] === 'true') throw new Error('../shared is missing: in CI its tests must run, not skip');

/** Names of the lab's captures; each has `alice.pcap` and `alice.truth.json`. */
export const labCaptures: readonly string[] = hasShared
  ? readdirSync(`${sharedRoot}captures`, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name)
  : [];
export const labCapture = (name: string): string => `${sharedRoot}captures/${name}/alice.pcap`;

/** File names of other people's captures. */
export const thirdPartyCaptures: readonly string[] = hasShared ? readdirSync(`${sharedRoot}thirdparty`).filter((n) => /\.pcap(ng)?$/.test(n)) : [];
export const thirdPartyCapture = (name: string): string => `${sharedRoot}thirdparty/${name}`;
