/** Tells this laptop's calls from those of others: random, made of nothing, and gone when reporting is turned off. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The one that is kept in `folder`, or a new one. Rejects where it can be neither read nor kept. */
export async function instanceId(folder: string): Promise<string> {
  const path = join(folder, 'instance');
  const kept = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  if (uuid.test(kept)) return kept;
  const made = randomUUID();
  await writeFileAtomic(path, made, { mode: 0o600 });
  return made;
}
