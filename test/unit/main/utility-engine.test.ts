import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { utilityEngine } from '../../../electron/main/utility-engine.ts';
import type { ForkUtility } from '../../../electron/main/utility-engine.ts';

it('runs the engine as a utility process and tells how it ended, with its last words', () => {
  const child = Object.assign(new EventEmitter(), { stderr: new EventEmitter(), postMessage: vi.fn(), kill: vi.fn() });
  const fork = vi.fn(() => child);
  const link = utilityEngine(fork as unknown as ForkUtility, '/app/engine.js', '/usr/bin/node');
  expect(fork).toHaveBeenCalledWith('/app/engine.js', [], {
    serviceName: 'Icewatch engine', stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ICEWATCH_NODE: '/usr/bin/node' },
  });
  const messages: unknown[] = [];
  link.onMessage((message) => messages.push(message));
  const exit = vi.fn();
  link.onExit(exit);
  link.send({ id: 1, do: 'stop' });
  expect(child.postMessage).toHaveBeenCalledWith({ id: 1, do: 'stop' });
  child.emit('message', { type: 'fileClosed', id: 1 });
  expect(messages).toEqual([{ type: 'fileClosed', id: 1 }]);
  child.stderr.emit('data', Buffer.from('Error: it broke\n'));
  child.emit('exit', 7);
  expect(exit).toHaveBeenCalledWith({ code: 7, signal: null, lastWords: 'Error: it broke' });
  link.kill();
  expect(child.kill).toHaveBeenCalled();
});
