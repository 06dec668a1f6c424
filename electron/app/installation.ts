/** Where this installation keeps what the app needs besides its own code. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';

/** The folder with package.json, from wherever below it this module was built to. */
export function installationFolder(from: string = import.meta.url): string {
  let folder = dirname(fileURLToPath(from));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

export const engineScript = (installation: string): string => join(installation, 'out', 'node', 'engine.js');
export const pageFolder = (installation: string): string => join(installation, 'out', 'renderer');
export const sampleFile = (installation: string): string => join(installation, 'resources', 'sample.pcapng');

/** The same for both shells: XDG_CONFIG_HOME, Library/Preferences or AppData\Roaming. */
export const settingsFile = (): string => join(envPaths('icewatch', { suffix: '' }).config, 'settings.json');

/** Own and fetched profiles, beside the settings. */
export const policyFolder = (): string => join(envPaths('icewatch', { suffix: '' }).config, 'policies');

/** XDG_DATA_HOME, Library/Application Support or AppData\\Local: the history of calls, and what waits for a collector. */
export const dataFolder = (): string => envPaths('icewatch', { suffix: '' }).data;
