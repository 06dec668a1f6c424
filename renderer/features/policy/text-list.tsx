import type { ReactElement } from 'react';

/** Names, addresses or ports, one a line; a long list scrolls by itself. */
export const TextList = ({ name, texts }: { name: string; texts: readonly string[] }): ReactElement => (
  <div className="policy-list mono" tabIndex={0} role="group" aria-label={name}>
    <ul>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  </div>
);
