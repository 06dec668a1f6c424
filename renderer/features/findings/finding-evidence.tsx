import type { ReactElement } from 'react';
import type { Evidence } from '../../../electron/contract/summary.ts';
import { formatTime } from '../../ui/quantities.ts';
import { FrameLink, FrameLinks } from '../packets/frame-link.tsx';
import { words } from './words.ts';

interface FindingEvidenceProps {
  title: string;
  evidence: readonly Evidence[];
  /** Whether what each packet shows is unfolded at first. */
  open: boolean;
}

export const FindingEvidence = ({ title, evidence, open }: FindingEvidenceProps): ReactElement => {
  if (evidence.length === 0) return <p className="soft">{words.noEvidence}</p>;
  return (
    <>
      <p>
        <span className="soft">{words.shownBy}</span> <FrameLinks claim={title} packets={evidence} />
      </p>
      <details open={open}>
        <summary>{words.evidence(evidence.length)}</summary>
        <table className="plain-table">
          <caption className="visually-hidden">{`${words.evidence(evidence.length)}: ${title}`}</caption>
          <thead>
            <tr>
              <th scope="col" title="Number in the capture, as Wireshark counts.">Packet</th>
              <th scope="col" title="Local time.">Time</th>
              <th scope="col">What it shows</th>
            </tr>
          </thead>
          <tbody>
            {evidence.map(({ frame, time, note }, index) => (
              <tr key={`${frame}-${index}`}>
                <td>
                  <FrameLink claim={title} packets={evidence} at={index} />
                </td>
                <td className="numbers">
                  <time dateTime={time} title={time}>{formatTime(time)}</time>
                </td>
                <td className="wraps">{note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
};
