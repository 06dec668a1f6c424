/** `#31`: a click, or Enter, shows the packet. */
import type { ReactElement } from 'react';
import { useShowPackets } from './packet-panel-context.ts';
import type { Cited } from './packet-panel-context.ts';
import { words } from './words.ts';

interface FrameLinkProps {
  claim: string;
  /** All that the claim cites, so that one leads to the next. */
  packets: readonly Cited[];
  at: number;
}

export const FrameLink = ({ claim, packets, at }: FrameLinkProps): ReactElement | null => {
  const showPackets = useShowPackets();
  const cited = packets[at];
  if (cited === undefined) return null;
  if (showPackets === null) {
    return (
      <span className="soft numbers" title={words.past(cited.note)}>
        #{cited.frame}
      </span>
    );
  }
  return (
    <button type="button" className="frame-link numbers" aria-label={words.link(cited.frame, cited.note)} title={cited.note} onClick={() => showPackets({ claim, packets, at })}>
      #{cited.frame}
    </button>
  );
};

/** One packet may be cited for several things. */
const together = (packets: readonly Cited[]): Cited[] => {
  const notes = new Map<number, string[]>();
  for (const { frame, note } of packets) notes.set(frame, [...(notes.get(frame) ?? []), note]);
  return [...notes].map(([frame, said]) => ({ frame, note: [...new Set(said)].join('; ') }));
};

/** All packets of a claim in a row. */
export const FrameLinks = ({ claim, packets }: Omit<FrameLinkProps, 'at'>): ReactElement => {
  const each = together(packets);
  return (
    <span className="frame-links">
      {each.map(({ frame }, at) => (
        <FrameLink key={frame} claim={claim} packets={each} at={at} />
      ))}
    </span>
  );
};
