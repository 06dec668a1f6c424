import type { ReactElement } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { words } from './words.ts';

/** Where something is published: to be copied, as Icewatch itself opens no page of others. */
export const SourceLine = ({ label, url }: { label: string; url: string }): ReactElement => (
  <p className="source-line">
    <span className="soft">{label}:</span> <span className="source-url">{url}</span> <CopyButton text={url} label={words.copySource} />
  </p>
);
