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

/** Null where there are no packets to show: of a past call only their numbers are left. */
export type ShowPackets = ((citation: Citation) => void) | null;

export const PacketPanelContext = createContext<ShowPackets>(null);

export const useShowPackets = (): ShowPackets => useContext(PacketPanelContext);
