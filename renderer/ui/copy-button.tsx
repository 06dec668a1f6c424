import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';

/** Copies `text`; says so for two seconds, and says so too when the browser refuses. */
export const CopyButton = ({ text, label = 'Copy', primary = false }: { text: string; label?: string; primary?: boolean }): ReactElement => {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (outcome === null) return undefined;
    const timer = setTimeout(() => setOutcome(null), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  };
  return (
    <button type="button" className={primary ? 'button primary' : 'button small'} onClick={copy}>
      <span aria-live="polite">{outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Select and copy by hand' : label}</span>
    </button>
  );
};
