// One setup or build at a time: two commands started together must not build over each other.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupFailed, memoryFolder } from './project.mjs';

const lockFile = `${memoryFolder}/setup.lock`;
const patienceMs = 15 * 60_000;

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const removeIfStale = () => {
  try {
    const holder = readFileSync(lockFile, 'utf8');
    // An empty file is one that its holder is about to write.
    if (holder !== '' && !isAlive(Number(holder))) rmSync(lockFile, { force: true });
  } catch {
    // Its holder has just let go.
  }
};

const take = () => {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw new SetupFailed(`${lockFile} cannot be written (${error.code}). Is this folder yours? Clone the project as the user who runs it.`);
  }
  removeIfStale();
  return false;
};

/** Runs `work` while no other setup of this checkout runs. */
export const alone = async (work) => {
  try {
    mkdirSync(memoryFolder, { recursive: true });
  } catch (error) {
    throw new SetupFailed(`${memoryFolder} cannot be made (${error.code}). Is this folder yours? Clone the project as the user who runs it.`);
  }
  const until = Date.now() + patienceMs;
  while (!take()) {
    if (Date.now() > until) throw new SetupFailed(`another setup is still running; if there is none, delete ${lockFile}`);
    await sleep(100);
  }
  const release = () => rmSync(lockFile, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
};
