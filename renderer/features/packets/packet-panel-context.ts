/** How whatever cites packets reaches the one panel that shows them. */
import { createContext, useContext } from 'react';

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

export const PacketPanelContext = createContext<(citation: Citation) => void>(() => undefined);

export const useShowPackets = (): ((citation: Citation) => void) => useContext(PacketPanelContext);
