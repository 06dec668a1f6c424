// A checkout made ready to run: node_modules installed and the parts that are wanted built.
import { isBuilt, ensureBuilt } from './build.mjs';
import { alone } from './lock.mjs';
import { ensureNodeModules, nodeModulesAreCurrent } from './node-modules.mjs';
import { checkNode } from './project.mjs';

/** `parts`: 'node', 'web' or both. Takes milliseconds where nothing is to be done, and then writes nothing. */
export const ensureReady = async (parts) => {
  checkNode();
  if (nodeModulesAreCurrent() && parts.every(isBuilt)) return;
  await alone(async () => {
    await ensureNodeModules();
    for (const part of parts) await ensureBuilt(part);
  });
};
