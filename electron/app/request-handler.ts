/** Checks a request from the page, whichever shell brought it, and wraps what comes of it as a reply. */
import { z } from 'zod';
import { requests } from '../contract/session.ts';
import type { Reply, RequestGives, RequestName } from '../contract/session.ts';
import { failure, toAppError } from './app-failure.ts';

/** One function for each request of the contract; a payload has passed its schema. */
export type RequestAnswers = {
  readonly [N in RequestName]: (payload: z.output<(typeof requests)[N]['takes']>) => Promise<RequestGives<N>>;
};

export async function asReply(work: () => unknown): Promise<Reply> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, error: toAppError(thrown) };
  }
}

/** Reads `input` as `schema` says; throws a 'bad-argument' failure that names the field. */
export function checked<S extends z.ZodType>(schema: S, input: unknown, where: string): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw failure('bad-argument', z.prettifyError(parsed.error), { where });
}

const isRequestName = (name: string): name is RequestName => Object.hasOwn(requests, name);

export const requestHandler =
  (answers: RequestAnswers) =>
  (name: string, payload: unknown): Promise<Reply> =>
    asReply(() => {
      if (!isRequestName(name)) throw failure('bad-argument', 'There is no such request', { where: name.slice(0, 64) });
      const answer = answers[name] as (payload: unknown) => Promise<unknown>;
      return answer(checked(requests[name].takes, payload, name));
    });
