/** The dialogs of the window, which its screens ask for too. */
import { createContext, useContext } from 'react';

export const settingsSections = ['capture', 'history', 'fleet'] as const;
export type SettingsSection = (typeof settingsSections)[number];

export type OpenDialog =
  | { readonly name: 'interfaces' | 'saveRecent' | 'help' }
  | { readonly name: 'report'; readonly format: 'html' | 'ticket' }
  | { readonly name: 'settings'; readonly section: SettingsSection };

export const DialogsContext = createContext<(dialog: OpenDialog) => void>(() => undefined);

export const useOpenDialog = (): ((dialog: OpenDialog) => void) => useContext(DialogsContext);
