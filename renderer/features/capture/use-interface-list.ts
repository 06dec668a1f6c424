import { useCallback, useEffect, useState } from 'react';
import type { InterfaceList } from '../../../electron/contract/capture.ts';
import type { AppError } from '../../../electron/contract/errors.ts';
import { useClient } from '../../state/context.ts';
import { toAppError } from '../../transport/app-errors.ts';

export interface InterfaceListState {
  /** Null until the first answer. */
  readonly list: InterfaceList | null;
  readonly error: AppError | null;
  readonly lookAgain: () => void;
}

const everyMs = 4000;

/** The machine's interfaces, asked again every few seconds while something shows them: they come and go. */
export const useInterfaceList = (): InterfaceListState => {
  const client = useClient();
  const [list, setList] = useState<InterfaceList | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const next = await client.request('listInterfaces', null);
        if (ended) return;
        setList(next);
        setError(null);
      } catch (reason) {
        if (ended) return;
        setError(toAppError(reason));
      }
      timer = setTimeout(() => void look(), everyMs);
    };
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [client, round]);
  const lookAgain = useCallback(() => setRound((before) => before + 1), []);
  return { list, error, lookAgain };
};
