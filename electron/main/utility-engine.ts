/** Runs the engine as one of Electron's utility processes. */
import type { UtilityProcess } from 'electron';
import { LastWords } from '../app/engine-link.ts';
import type { EngineLink } from '../app/engine-link.ts';

export type ForkUtility = (script: string, args: string[], options: { serviceName: string; stdio: ['ignore', 'ignore', 'pipe']; env: NodeJS.ProcessEnv }) => UtilityProcess;

/** `script` is the built engine process; `node` the Node that the process around cap may run in, null where there is none. */
export function utilityEngine(fork: ForkUtility, script: string, node: string | null): EngineLink {
  const env = { ...process.env, ...(node === null ? {} : { ICEWATCH_NODE: node }) };
  const child = fork(script, [], { serviceName: 'Icewatch engine', stdio: ['ignore', 'ignore', 'pipe'], env });
  const words = new LastWords();
  child.stderr?.on('data', (chunk: Buffer) => words.hear(chunk));
  return {
    send: (command) => child.postMessage(command),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener({ code, signal: null, lastWords: words.text })),
    kill: () => void child.kill(),
  };
}
