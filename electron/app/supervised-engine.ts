/** Keeps an engine process running: a crash is told apart from an exit that was asked for, reported, and followed by a new start. */
import { z } from 'zod';
import type { AppError } from '../contract/errors.ts';
import { AppFailure, appError, failure } from './app-failure.ts';
import type { EngineExit, EngineLink, LaunchEngine } from './engine-link.ts';
import { engineMessageSchema } from './engine-protocol.ts';
import type { EngineOrder, EngineUpdate } from './engine-protocol.ts';

/** Milliseconds. */
const firstDelay = 250;
const longestDelay = 10_000;
const healthyAfter = 30_000;
const patienceAtEnd = 4000;

export interface EngineListeners {
  readonly update: (changes: EngineUpdate) => void;
  /** The engine crashed; a new one starts by itself. */
  readonly crashed: (error: AppError) => void;
  /** A new one has started and knows nothing yet: what it must be told before anything else. */
  readonly greeting: () => readonly EngineOrder[];
}

interface Waiting {
  readonly answer: (value: unknown) => void;
  readonly refuse: (failure: AppFailure) => void;
}

export class SupervisedEngine {
  readonly #launch: LaunchEngine;
  readonly #listeners: EngineListeners;
  readonly #waiting = new Map<number, Waiting>();
  /** By the id of the command that opened it. */
  readonly #openFiles = new Map<number, () => void>();
  #link: EngineLink | null = null;
  #nextId = 0;
  #delay = firstDelay;
  #healthy: NodeJS.Timeout | undefined;
  #restart: NodeJS.Timeout | undefined;
  #fault: string | null = null;
  #closing: Promise<void> | null = null;
  #ended: (() => void) | null = null;

  constructor(launch: LaunchEngine, listeners: EngineListeners) {
    this.#launch = launch;
    this.#listeners = listeners;
    this.#start();
  }

  /** Resolves with the reply's value; rejects with an `AppFailure`, also when the engine dies before it answers. */
  request(order: EngineOrder): Promise<unknown> {
    return this.#send(order).answered;
  }

  /** `begun` is the engine's answer; `closed` resolves when the file is no longer needed, however that came. */
  openFile(order: EngineOrder & { do: 'openFile' }): { begun: Promise<unknown>; closed: Promise<void> } {
    const { id, answered } = this.#send(order);
    const closed = new Promise<void>((resolve) => {
      if (id === null) resolve();
      else this.#openFiles.set(id, resolve);
    });
    return { begun: answered, closed };
  }

  /** Ends the engine in order, or by force where it does not listen. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearTimeout(this.#restart);
    const link = this.#link;
    if (link === null) return;
    const ended = new Promise<void>((resolve) => (this.#ended = resolve));
    const force = setTimeout(() => link.kill(), patienceAtEnd);
    await this.request({ do: 'shutDown' }).catch(() => null);
    link.kill();
    await ended;
    clearTimeout(force);
  }

  #send(order: EngineOrder): { id: number | null; answered: Promise<unknown> } {
    const link = this.#link;
    if (link === null) return { id: null, answered: Promise.reject(failure('unavailable', 'The analysis process is starting again', { advice: 'Try again in a moment.' })) };
    const id = this.#nextId++;
    const answered = new Promise<unknown>((answer, refuse) => this.#waiting.set(id, { answer, refuse }));
    link.send({ ...order, id });
    return { id, answered };
  }

  #start(): void {
    const link = this.#launch();
    this.#link = link;
    link.onMessage((message) => this.#hear(message));
    link.onExit((exit) => this.#onExit(exit));
    for (const order of this.#listeners.greeting()) this.#send(order).answered.catch(() => undefined);
    this.#healthy = setTimeout(() => (this.#delay = firstDelay), healthyAfter);
    this.#healthy.unref();
  }

  #hear(message: unknown): void {
    const parsed = engineMessageSchema.safeParse(message);
    if (!parsed.success) {
      // An engine that does not speak the protocol is broken, whatever the reason.
      this.#fault = `error: it said what it may not: ${z.prettifyError(parsed.error)}`.replaceAll('\n', ' ');
      this.#link?.kill();
      return;
    }
    switch (parsed.data.type) {
      case 'update':
        this.#listeners.update(parsed.data.update);
        return;
      case 'fileClosed':
        this.#openFiles.get(parsed.data.id)?.();
        this.#openFiles.delete(parsed.data.id);
        return;
      case 'reply': {
        const { id, reply } = parsed.data;
        const waiting = this.#waiting.get(id);
        this.#waiting.delete(id);
        if (reply.ok) waiting?.answer(reply.value);
        else waiting?.refuse(new AppFailure(reply.error));
      }
    }
  }

  #onExit(exit: EngineExit): void {
    clearTimeout(this.#healthy);
    this.#link = null;
    const error = crashError(this.#fault === null ? exit : { ...exit, lastWords: this.#fault });
    this.#fault = null;
    for (const { refuse } of this.#waiting.values()) refuse(new AppFailure(error));
    this.#waiting.clear();
    for (const closed of this.#openFiles.values()) closed();
    this.#openFiles.clear();
    if (this.#ended !== null) {
      this.#ended();
      return;
    }
    this.#listeners.crashed(error);
    this.#restart = setTimeout(() => this.#start(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, longestDelay);
  }
}

function crashError({ code, signal, lastWords }: EngineExit): AppError {
  const how = signal === null ? `exit status ${code ?? 'unknown'}` : `signal ${signal}`;
  const reason = lastWords.split('\n').findLast((line) => /error|assert|fatal/i.test(line))?.trim();
  return appError('internal', 'The analysis process ended unexpectedly', {
    where: reason === undefined ? how : `${how}: ${reason}`,
    advice: 'What it had found until then is still shown. Start the capture again, or open the file again.',
  });
}
