/** Runs the engine as a child of plain Node, for the local web host. */
import { fork } from 'node:child_process';
import { LastWords } from './engine-link.ts';
import type { EngineLink } from './engine-link.ts';

/** `script` is the built engine process. */
export function forkEngine(script: string): EngineLink {
  const words = new LastWords();
  // A process group of its own: a terminal's Ctrl-C reaches the engine through us, in order, and what it leaves behind can be ended with it.
  const child = fork(script, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'], detached: true });
  child.stderr?.on('data', (chunk: Buffer) => words.hear(chunk));
  const endGroup = (): void => {
    if (child.pid === undefined || process.platform === 'win32') return void child.kill('SIGKILL');
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Nothing was left.
    }
  };
  return {
    send: (command) => child.connected && child.send(command, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      let told = false;
      const tell = (code: number | null, signal: string | null): void => {
        if (told) return;
        told = true;
        endGroup();
        listener({ code, signal, lastWords: words.text });
      };
      // 'close' comes after standard error has been read to its end, but waits for whoever else holds it.
      child.on('close', tell);
      child.on('exit', (code, signal) => void setTimeout(() => tell(code, signal), 500).unref());
      child.on('error', (error) => {
        words.hear(error.message);
        if (child.pid === undefined) tell(null, null);
      });
    },
    kill: endGroup,
  };
}
