/** One packet panel for the whole page: whatever cites packets opens it. */
import { createContext, useContext, useEffect, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { PacketPanel } from './packet-panel.tsx';

/** A packet that something is told from. */
export interface Cited {
  readonly frame: number;
  readonly note: string;
}

export interface Citation {
  /** What is claimed, as a person has just read it. */
  readonly claim: string;
  readonly packets: readonly Cited[];
  /** Which of them to show first. */
  readonly at: number;
}

const PacketPanelContext = createContext<(citation: Citation) => void>(() => undefined);

export const useShowPackets = (): ((citation: Citation) => void) => useContext(PacketPanelContext);

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
