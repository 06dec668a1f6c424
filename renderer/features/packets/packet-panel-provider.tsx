/** One packet panel for the whole page: whatever cites packets opens it. */
import { useEffect, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { PacketPanelContext } from './packet-panel-context.ts';
import type { Citation } from './packet-panel-context.ts';
import { PacketPanel } from './packet-panel.tsx';

export const PacketPanelProvider = ({ children }: { children: ReactNode }): ReactElement => {
  const [shown, setShown] = useState<Citation | null>(null);
  const close = (): void => setShown(null);
  const isOpen = shown !== null;
  useEffect(() => {
    if (!isOpen) return undefined;
    // The dialog gives the focus back, unless the link that opened it has made room for a later one meanwhile.
    return () => {
      if (document.activeElement === document.body) document.querySelector('main')?.focus();
    };
  }, [isOpen]);
  return (
    <PacketPanelContext value={setShown}>
      {children}
      {shown !== null && <PacketPanel key={`${shown.claim} ${shown.at}`} citation={shown} onClose={close} />}
    </PacketPanelContext>
  );
};
