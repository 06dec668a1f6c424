import { useState } from 'react';
import type { AppError } from '../../../electron/contract/errors.ts';
import type { ExportOptions } from '../../../electron/contract/session.ts';
import { useClient } from '../../state/context.ts';
import { useRequest } from '../../ui/use-request.ts';

interface Export {
  readonly pending: boolean;
  readonly error: AppError | null;
  /** The name of the file that was saved last. */
  readonly saved: string | null;
  readonly save: (options: ExportOptions) => void;
}

export const useExport = (): Export => {
  const client = useClient();
  const { pending, error, run } = useRequest();
  const [saved, setSaved] = useState<string | null>(null);
  const save = (options: ExportOptions): void => {
    setSaved(null);
    void run(async () => setSaved(await client.export(options)));
  };
  return { pending, error, saved, save };
};
