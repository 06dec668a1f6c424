import { useCallback, useRef, useState } from 'react';
import type { AppError } from '../../electron/contract/errors.ts';
import { toAppError } from '../transport/app-errors.ts';

interface RequestState {
  readonly pending: boolean;
  readonly error: AppError | null;
  /** Runs one piece of work; resolves to whether it succeeded. The latest run decides what is shown. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly dismiss: () => void;
}

/** Work that the user asked for: whether it still runs, and how it failed. */
export const useRequest = (): RequestState => {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const latest = useRef(0);
  const run = useCallback(async (work: () => Promise<unknown>): Promise<boolean> => {
    const mine = ++latest.current;
    setPending(true);
    setError(null);
    try {
      await work();
      return true;
    } catch (reason) {
      if (mine === latest.current) setError(toAppError(reason));
      return false;
    } finally {
      if (mine === latest.current) setPending(false);
    }
  }, []);
  const dismiss = useCallback(() => setError(null), []);
  return { pending, error, run, dismiss };
};
