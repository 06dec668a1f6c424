import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsFile } from '../../../electron/app/settings-file.ts';
import { settingsSchema } from '../../../electron/contract/session.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'icewatch-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('settings', () => {
  it('are the defaults where nothing was saved yet, without a warning', async () => {
    const settings = new SettingsFile(join(folder, 'none', 'settings.json'));
    expect(await settings.load()).toBeNull();
    expect(settings.settings).toEqual(settingsSchema.parse({}));
  });

  it('are there again after a restart, in a folder that did not exist, with nothing left beside them', async () => {
    const path = join(folder, 'new', 'settings.json');
    const dark = settingsSchema.parse({ theme: 'dark', captureOnOpen: false });
    await new SettingsFile(path).save(dark);
    const again = new SettingsFile(path);
    expect(await again.load()).toBeNull();
    expect(again.settings).toEqual(dark);
    expect(await readdir(join(folder, 'new'))).toEqual(['settings.json']);
  });

  it.each(['{"theme":', '{"theme":"pink"}', '[]', ''])('that are damaged (%s) are said aloud, replaced by the defaults, and left as they are', async (text) => {
    const path = join(folder, 'settings.json');
    await writeFile(path, text);
    const settings = new SettingsFile(path);
    expect(await settings.load()).toContain(path);
    expect(settings.settings).toEqual(settingsSchema.parse({}));
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('that cannot be saved hold until the end of the run', async () => {
    await writeFile(join(folder, 'file'), '');
    const settings = new SettingsFile(join(folder, 'file', 'settings.json'));
    const dark = settingsSchema.parse({ theme: 'dark' });
    await expect(settings.save(dark)).rejects.toMatchObject({ error: { code: 'unavailable' } });
    expect(settings.settings).toEqual(dark);
  });
});
