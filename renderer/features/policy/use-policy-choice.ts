import { useState } from 'react';
import type { AppError } from '../../../electron/contract/errors.ts';
import type { OwnNetwork, PolicyChoice } from '../../../electron/contract/policy.ts';
import { useRequest } from '../../ui/use-request.ts';
import { useSettings } from '../settings/settings-context.tsx';

interface PolicyChoiceAccess {
  /** Null until the app has told its settings. */
  readonly choice: PolicyChoice | null;
  readonly pending: boolean;
  readonly error: AppError | null;
  readonly hold: (profile: string, held: boolean) => void;
  /** Resolves to whether it was kept. */
  readonly setOwn: (own: OwnNetwork | null) => Promise<boolean>;
}

/** Which lists calls are held against, and what the company runs itself: as it was just chosen, else as the settings keep it. */
export const usePolicyChoice = (): PolicyChoiceAccess => {
  const { settings, save } = useSettings();
  const { pending, error, run } = useRequest();
  const [wanted, setWanted] = useState<PolicyChoice | null>(null);
  const choice = wanted ?? settings?.policy ?? null;
  const change = async (changes: Partial<PolicyChoice>): Promise<boolean> => {
    if (settings === null || choice === null) return false;
    const next = { ...choice, ...changes };
    setWanted(next);
    const kept = await run(() => save({ ...settings, policy: next }));
    setWanted((latest) => (latest === next ? null : latest));
    return kept;
  };
  return {
    choice,
    pending,
    error,
    hold: (profile, held) => {
      const others = (choice?.profiles ?? []).filter((id) => id !== profile);
      void change({ profiles: held ? [...others, profile] : others });
    },
    setOwn: (own) => change({ own }),
  };
};
