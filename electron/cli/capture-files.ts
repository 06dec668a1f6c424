/** Which captures a command line means: files as they are named, and what lies in directories, however deep. */
import { opendir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export interface CaptureFile {
  /** As the user would write it. */
  readonly path: string;
  readonly bytes: number;
}

export interface FoundFiles {
  /** By path, each once. */
  readonly files: readonly CaptureFile[];
  /** What could not be looked into, one sentence each. */
  readonly faults: readonly string[];
}

/** What capture programs call their files; a file that is named itself may be called anything. */
const captureName = /\.(?:pcap|pcapng|cap|ntar)(?:\d+|\.gz)?$/i;

/** Links to directories are not followed: they lead in circles. Never rejects. */
export async function captureFiles(paths: readonly string[]): Promise<FoundFiles> {
  const files = new Map<string, CaptureFile>();
  const faults: string[] = [];
  const add = async (path: string): Promise<void> => {
    const { size } = await stat(path);
    const known = resolve(path);
    if (!files.has(known)) files.set(known, { path, bytes: size });
  };
  const look = async (path: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      faults.push(code === 'ENOENT' ? `${path} does not exist` : code === 'EACCES' ? `${path} may not be read by this user` : `${path} cannot be looked into: ${message}`);
    }
  };
  const directory = async (path: string): Promise<number> => {
    let found = 0;
    for await (const entry of await opendir(path)) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) await look(inner, async () => void (found += await directory(inner)));
      else if (captureName.test(entry.name) && (entry.isFile() || entry.isSymbolicLink())) {
        found += 1;
        await look(inner, () => add(inner));
      }
    }
    return found;
  };
  for (const path of paths) {
    await look(path, async () => {
      if (!(await stat(path)).isDirectory()) await add(path);
      else if ((await directory(path)) === 0) faults.push(`${path} holds no captures: files whose names end in .pcap, .pcapng or .cap, also with .gz`);
    });
  }
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)), faults };
}
