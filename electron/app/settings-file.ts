/** The user's settings as one JSON file, written whole or not at all. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { settingsSchema } from '../contract/session.ts';
import type { Settings } from '../contract/session.ts';
import { failure } from './app-failure.ts';

export class SettingsFile {
  readonly #path: string;
  #settings: Settings = settingsSchema.parse({});

  constructor(path: string) {
    this.#path = path;
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** Defaults where there is no file yet. Resolves to a warning where there is one that cannot be used; it stays as it is until settings are saved. */
  async load(): Promise<string | null> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (thrown) {
      return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? null : `Settings could not be read from ${this.#path}: ${(thrown as Error).message}`;
    }
    try {
      this.#settings = settingsSchema.parse(JSON.parse(text));
      return null;
    } catch {
      return `${this.#path} does not hold valid settings; the defaults are used`;
    }
  }

  /** Rejects with an `AppFailure` where they cannot be written; they hold for this run nevertheless. */
  async save(settings: Settings): Promise<Settings> {
    this.#settings = settings;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await writeFileAtomic(this.#path, `${JSON.stringify(settings, null, 2)}\n`);
    } catch (thrown) {
      throw failure('unavailable', 'The settings could not be saved; they hold until Icewatch is closed', {
        where: this.#path, advice: (thrown as Error).message,
      });
    }
    return settings;
  }
}
