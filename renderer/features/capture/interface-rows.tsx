import type { ReactElement } from 'react';
import type { NetworkInterfaceStatus, SourceStatus } from '../../../electron/contract/capture.ts';
import { Command } from '../../ui/notice.tsx';
import { kindNames, linkNames, words } from './words.ts';

/** What an interface is, in one line: kind, link, addresses. */
const describe = ({ kind, link, addresses, hasDefaultRoute }: NetworkInterfaceStatus): string =>
  [kindNames[kind], linkNames[link], addresses.length === 0 ? words.noAddress : addresses.join(', '), ...(hasDefaultRoute ? [words.defaultRoute] : [])].join(' · ');

interface InterfaceRowsProps {
  interfaces: readonly NetworkInterfaceStatus[];
  chosen: readonly string[];
  disabled: boolean;
  onChange: (chosen: readonly string[]) => void;
}

/** A remedy that several interfaces share is given once, at the first of them. */
export const InterfaceRows = ({ interfaces, chosen, disabled, onChange }: InterfaceRowsProps): ReactElement => (
  <ul className="interface-rows">
    {interfaces.map((each) => (
      <li key={each.name}>
        <label className={each.capturable ? 'choice-option' : 'choice-option refused'}>
          <input
            type="checkbox"
            checked={chosen.includes(each.name)}
            disabled={disabled || !each.capturable}
            onChange={(event) => onChange(event.target.checked ? [...chosen, each.name] : chosen.filter((name) => name !== each.name))}
          />
          <span>
            <strong>{each.name}</strong>
            {each.description !== null && <span> {each.description}</span>}
            <span className="soft choice-note">{describe(each)}</span>
            {!each.capturable && each.reason !== null && <span className="choice-note">{each.reason}</span>}
          </span>
        </label>
        {!each.capturable && each.remedy !== null && interfaces.find(({ remedy }) => remedy === each.remedy) === each && <Command text={each.remedy} />}
      </li>
    ))}
  </ul>
);

/** The capture sources of this machine: which can be used, and what would make the others usable. */
export const SourceRows = ({ sources }: { sources: readonly SourceStatus[] }): ReactElement => (
  <ul className="source-rows">
    {sources.map(({ name, usable, installed, detail, remedy }) => (
      <li key={name}>
        <strong>{name}</strong> <span className="soft">{usable ? 'usable' : installed ? 'installed, not usable' : 'not installed'}</span>
        <span className="soft choice-note">{detail}</span>
        {remedy !== null && <Command text={remedy} />}
      </li>
    ))}
  </ul>
);
