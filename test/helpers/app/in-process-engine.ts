/** The engine without a process: messages are copied as they would be on their way between two. */
import { Engine } from '../../../electron/app/engine.ts';
import type { EnginePorts } from '../../../electron/app/engine.ts';
import type { EngineExit, EngineLink } from '../../../electron/app/engine-link.ts';
import { engineCommandSchema } from '../../../electron/app/engine-protocol.ts';

export interface InProcessEngine {
  readonly launch: () => EngineLink;
  /** How often it was started. */
  readonly launches: () => number;
  /** As if the process had died. */
  readonly crash: (exit?: Partial<EngineExit>) => void;
}

export function inProcessEngine(ports: Omit<EnginePorts, 'send' | 'now'>): InProcessEngine {
  let launches = 0;
  let crash: (exit: EngineExit) => void = () => undefined;
  return {
    launches: () => launches,
    crash: (exit = {}) => crash({ code: 134, signal: null, lastWords: '', ...exit }),
    launch: () => {
      launches++;
      let alive = true;
      let hear: (message: unknown) => void = () => undefined;
      let exited: (exit: EngineExit) => void = () => undefined;
      const engine = new Engine({
        ...ports,
        now: Date.now,
        send: (message) => {
          const copy = structuredClone(message);
          queueMicrotask(() => alive && hear(copy));
          return Promise.resolve();
        },
      });
      const end = (exit: EngineExit): void => {
        if (!alive) return;
        alive = false;
        void engine.handle({ id: 0, do: 'shutDown' }).then(() => exited(exit));
      };
      crash = end;
      return {
        send: (command) => void (alive && engine.handle(engineCommandSchema.parse(structuredClone(command)))),
        onMessage: (listener) => (hear = listener),
        onExit: (listener) => (exited = listener),
        kill: () => end({ code: null, signal: 'SIGKILL', lastWords: '' }),
      };
    },
  };
}
