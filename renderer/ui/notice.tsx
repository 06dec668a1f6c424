/** Something to know, with what to do about it. */
import type { ReactElement, ReactNode } from 'react';
import type { AppError } from '../../electron/contract/errors.ts';
import { CopyButton } from './copy-button.tsx';
import { SeverityMark } from './marks.tsx';
import type { Severity } from './marks.tsx';

/** A shell command as it can be pasted. */
export const Command = ({ text }: { text: string }): ReactElement => (
  <div className="command">
    <code>{text}</code>
    <CopyButton text={text} label="Copy" />
  </div>
);

interface NoticeProps {
  severity: Severity;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

/** A problem interrupts a screen reader; the rest waits its turn. */
export const Notice = ({ severity, title, children, actions }: NoticeProps): ReactElement => (
  <div className={`notice ${severity}`} role={severity === 'problem' ? 'alert' : 'status'}>
    <SeverityMark severity={severity} />
    <div className="notice-body">
      <p className="notice-title">{title}</p>
      {children}
    </div>
    {actions !== undefined && <div className="notice-actions">{actions}</div>}
  </div>
);

export const ErrorNotice = ({ error, actions }: { error: AppError; actions?: ReactNode }): ReactElement => (
  <Notice severity={error.code === 'cancelled' ? 'info' : 'problem'} title={error.what} actions={actions}>
    {error.where !== null && <p className="soft">{error.where}</p>}
    {error.advice !== null && <p>{error.advice}</p>}
    {error.command !== null && <Command text={error.command} />}
  </Notice>
);
