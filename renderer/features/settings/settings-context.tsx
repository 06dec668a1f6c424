/** The settings as the app keeps them; the theme among them is put on the page. */
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { Settings } from '../../../electron/contract/session.ts';
import { useClient } from '../../state/context.ts';

interface SettingsAccess {
  /** Null until the app has told them. */
  readonly settings: Settings | null;
  /** Rejects with an `AppError`; the settings then stay as they were. */
  readonly save: (settings: Settings) => Promise<void>;
}

const SettingsContext = createContext<SettingsAccess>({ settings: null, save: () => Promise.resolve() });

export const useSettings = (): SettingsAccess => useContext(SettingsContext);

export const SettingsProvider = ({ children }: { children: ReactNode }): ReactElement => {
  const client = useClient();
  const [settings, setSettings] = useState<Settings | null>(null);

  useEffect(() => {
    let ended = false;
    // Settings come with each new connection: a page that opened before the app did gets them too.
    const end = client.onConnectionChange((state) => {
      if (state !== 'connected') return;
      client.request('getSettings', null).then(
        (loaded) => {
          if (!ended) setSettings(loaded);
        },
        // The defaults serve; the settings dialog asks again and shows what failed.
        () => undefined,
      );
    });
    return () => {
      ended = true;
      end();
    };
  }, [client]);

  const theme = settings?.theme ?? 'system';
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);

  const save = useCallback(async (next: Settings) => setSettings(await client.request('setSettings', next)), [client]);
  const access = useMemo(() => ({ settings, save }), [settings, save]);
  return <SettingsContext value={access}>{children}</SettingsContext>;
};
