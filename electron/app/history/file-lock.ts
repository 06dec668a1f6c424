/** A lock that two processes of this machine agree on: a file with the id of the one that holds it. Whoever was killed holds nothing. */
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { failure } from '../app-failure.ts';

/** Milliseconds. What is done under the lock takes some tens of them. */
const patience = 5000;
const tryAgainAfter = 20;
/** A living process that had it for so long is another one, which got the id of one that was killed. */
const longestHold = 60_000;
/** Between making the file and writing the id into it. */
const longestBirth = 2000;

const heldHere = new Set<string>();

/** Resolves to what gives it back. Rejects with an `AppFailure` where another process keeps it, or with what the file system says. */
export async function lockFile(path: string): Promise<() => void> {
  for (const until = performance.now() + patience; ; ) {
    if (takeLock(path)) {
      heldHere.add(path);
      return () => {
        heldHere.delete(path);
        rmSync(path, { force: true });
      };
    }
    if (isAbandoned(path)) rmSync(path, { force: true });
    else if (performance.now() > until) throw failure('busy', 'Another Icewatch is busy with the history of calls', { where: path, advice: 'Try again in a moment.' });
    else await delay(tryAgainAfter);
  }
}

function takeLock(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
  try {
    writeSync(file, String(process.pid));
  } finally {
    closeSync(file);
  }
  return true;
}

function isAbandoned(path: string): boolean {
  let text: string;
  let age: number;
  try {
    text = readFileSync(path, 'utf8');
    age = Date.now() - statSync(path).mtimeMs;
  } catch {
    // It was given back meanwhile.
    return false;
  }
  const id = Number(text);
  if (!Number.isInteger(id) || id <= 0) return age > longestBirth;
  if (id === process.pid) return !heldHere.has(path);
  return age > longestHold || !isAlive(id);
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
