import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../electron/contract/errors.ts';
import type { RequestGives, RequestName, RequestTakes } from '../../electron/contract/session.ts';
import { useClient } from '../state/context.ts';
import { toAppError } from '../transport/app-errors.ts';

export interface Answer<T> {
  /** Null until the app has answered. */
  readonly value: T | null;
  readonly error: AppError | null;
  /** Asks again; what was answered before stays until then. */
  readonly again: () => void;
}

/** What the app answers to a request that only asks. Asked again when `occasion` changes. */
export const useAnswer = <N extends RequestName>(name: N, payload: RequestTakes<N>, occasion: string | number | null = null): Answer<RequestGives<N>> => {
  const client = useClient();
  const asked = JSON.stringify(payload);
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ readonly asked: string; readonly value: RequestGives<N> | null; readonly error: AppError | null } | null>(null);
  useEffect(() => {
    let ended = false;
    client.request(name, JSON.parse(asked) as RequestTakes<N>).then(
      (value) => {
        if (!ended) setState({ asked, value, error: null });
      },
      (reason: unknown) => {
        if (!ended) setState((before) => ({ asked, value: before?.asked === asked ? before.value : null, error: toAppError(reason) }));
      },
    );
    return () => {
      ended = true;
    };
  }, [client, name, asked, occasion, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  const current = state?.asked === asked ? state : null;
  return { value: current?.value ?? null, error: current?.error ?? null, again };
};
