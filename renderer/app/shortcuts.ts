/** What single keys do. The help dialog lists this same table. */
import { useEffect } from 'react';
import { singleKeysAllowed } from '../features/settings/single-keys.ts';

export interface Shortcut {
  readonly key: string;
  readonly what: string;
  readonly run: () => void;
}

/** Where letters are for typing, and where a dialog asks for an answer first. */
const keysBelongElsewhere = (target: EventTarget | null): boolean =>
  (target instanceof Element && target.closest('input, select, textarea, [contenteditable], [role="application"]') !== null) || document.querySelector('dialog[open]') !== null;

export const useShortcuts = (shortcuts: readonly Shortcut[]): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || keysBelongElsewhere(event.target) || !singleKeysAllowed.get()) return;
      const shortcut = shortcuts.find(({ key }) => key === event.key);
      if (shortcut === undefined) return;
      event.preventDefault();
      shortcut.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [shortcuts]);
};
