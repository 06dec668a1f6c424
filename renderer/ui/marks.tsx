/** Small signs that say by shape and word what a colour alone would not. */
import type { ReactElement } from 'react';
import { pathUseNames } from '../state/path-use.ts';
import type { PathUse } from '../state/path-use.ts';

export type Severity = 'info' | 'warning' | 'problem';

const severityShapes: Readonly<Record<Severity, ReactElement>> = {
  info: (
    <>
      <circle cx="8" cy="8" r="6.5" />
      <path d="M8 7.2v4M8 4.8v.2" />
    </>
  ),
  warning: (
    <>
      <path d="M8 1.8 1.2 14h13.6Z" />
      <path d="M8 6.2v3.6M8 11.8v.2" />
    </>
  ),
  problem: (
    <>
      <path className="mark-filled" d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2Z" />
      <path className="mark-cut" d="m5.6 5.6 4.8 4.8M10.4 5.6l-4.8 4.8" />
    </>
  ),
};

export const severityNames: Readonly<Record<Severity, string>> = { info: 'Info', warning: 'Warning', problem: 'Problem' };

export const SeverityMark = ({ severity }: { severity: Severity }): ReactElement => (
  <svg className={`severity-mark ${severity}`} width="16" height="16" viewBox="0 0 16 16" role="img" aria-label={severityNames[severity]}>
    {severityShapes[severity]}
  </svg>
);

export const pathColour: Readonly<Record<PathUse, string>> = {
  direct: 'var(--path-direct)',
  relayUdp: 'var(--path-relay-udp)',
  relayTcp: 'var(--path-relay-tcp)',
  relayTls: 'var(--path-relay-tls)',
  remoteRelay: 'var(--path-remote-relay)',
};
export const failedColour = 'var(--failed)';

/** The path's colour and its name. */
export const PathMark = ({ use, children }: { use: PathUse; children?: string }): ReactElement => (
  <span className="path-mark">
    <span className="swatch" style={{ background: pathColour[use] }} aria-hidden="true" />
    {children ?? pathUseNames[use]}
  </span>
);

/** Stands where a value is not known, with the reason. Never a zero. */
export const Unknown = ({ reason, text = '–' }: { reason: string; text?: string }): ReactElement => (
  <span className="unknown" title={reason}>
    <span aria-hidden="true">{text}</span>
    <span className="visually-hidden">unknown: {reason}</span>
  </span>
);

/** `value` as `format` writes it, or a dash with the reason why it is not known. */
export const known = (value: number | null, format: (value: number) => string, reason: string): string | ReactElement =>
  value === null ? <Unknown reason={reason} /> : format(value);
