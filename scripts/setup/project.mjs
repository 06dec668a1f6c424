// Where the project is, and how its scripts speak. Nothing here may need node_modules.
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
export const inProject = (path) => `${projectRoot}${path}`;
/** The built command line, as `import` takes it. */
export const commandLineUrl = new URL('../../out/node/icewatch.js', import.meta.url).href;
/** What scripts remember between runs; ignored by git. */
export const memoryFolder = inProject('.icewatch');

/** Speaks on standard error: standard output belongs to what was started. */
export const say = (text) => process.stderr.write(`icewatch: ${text}\n`);

/** A step of the setup failed in a way that a person can act on. */
export class SetupFailed extends Error {}

/** Ends the process with one clear line where the setup failed; other errors keep their stack. */
export const orExplain = async (work) => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SetupFailed)) throw error;
    say(`error: ${error.message}`);
    process.exit(1);
  }
};

const leastNode = [20, 19];
export const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return;
  throw new SetupFailed(`Node ${leastNode.join('.')} or newer is needed, this is ${process.versions.node}. Get it from https://nodejs.org or your package manager.`);
};
