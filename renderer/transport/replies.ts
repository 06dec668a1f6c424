/** What came back across the boundary, checked against the contract before the page believes it. */
import { replySchema, requests } from '../../electron/contract/session.ts';
import type { RequestGives, RequestName } from '../../electron/contract/session.ts';
import { AppFailure, failure } from './app-errors.ts';

/** The value of a `Reply`; throws `AppFailure` with the reply's error, or `internal` where it is no reply at all. */
export const replyValue = (message: unknown): unknown => {
  const reply = replySchema.safeParse(message);
  if (!reply.success) {
    throw failure('internal', 'Icewatch answered in a way that this page does not understand', {
      advice: 'Reload the page: Icewatch may have been updated while it was open.',
    });
  }
  if (!reply.data.ok) throw new AppFailure(reply.data.error);
  return reply.data.value;
};

/** The value of the reply to the request `name`. */
export const requestValue = <N extends RequestName>(name: N, message: unknown): RequestGives<N> => {
  const value = requests[name].gives.safeParse(replyValue(message));
  if (!value.success) {
    throw failure('internal', 'Icewatch answered in a way that this page does not understand', {
      where: `${name}: ${value.error.issues[0]?.message ?? 'wrong shape'}`,
      advice: 'Reload the page: Icewatch may have been updated while it was open.',
    });
  }
  return value.data as RequestGives<N>;
};
