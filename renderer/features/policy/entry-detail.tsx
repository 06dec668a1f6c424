import type { ReactElement } from 'react';
import type { PolicyEntryResult } from '../../../electron/contract/policy.ts';
import { FrameLinks } from '../packets/frame-link.tsx';
import { SourceLine } from './source-line.tsx';
import { TextList } from './text-list.tsx';
import { failureNames, roleNames, statusNames, words } from './words.ts';

const List = ({ name, texts }: { name: string; texts: readonly string[] }): ReactElement | null =>
  texts.length === 0 ? null : (
    <div>
      <h3>{name}</h3>
      <TextList name={name} texts={texts} />
    </div>
  );

const Contacts = ({ entry: { id, contacts } }: { entry: PolicyEntryResult }): ReactElement => {
  if (contacts.length === 0) return <p className="soft">{words.noContacts}</p>;
  return (
    <table className="plain-table">
      <caption className="visually-hidden">{`${words.contacts}: ${id}`}</caption>
      <thead>
        <tr>
          <th scope="col">{words.contact}</th>
          <th scope="col">{words.contactPort}</th>
          <th scope="col">{words.contactOutcome}</th>
        </tr>
      </thead>
      <tbody>
        {contacts.map(({ name, address, protocol, port, works, how }) => (
          <tr key={[name, address, protocol, port].join(' ')}>
            <td className="wraps">
              {name ?? address} {name !== null && address !== null && <span className="soft numbers">{address}</span>}
            </td>
            <td className="numbers">
              {protocol}/{port}
            </td>
            <td>{works ? words.works : <span className="failed-text">{how === null ? statusNames['seen-failing'].name : failureNames[how].name}</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** All that the list says of an entry, and all that was seen of it. */
export const EntryDetail = ({ entry }: { entry: PolicyEntryResult }): ReactElement => {
  const { id, role, detail, evidence, hosts, networks, ports, source, note } = entry;
  return (
    <div className="entry-detail">
      <p>{detail}</p>
      <p>
        {evidence.length === 0 ? (
          <span className="soft">{words.noPacket}</span>
        ) : (
          <>
            <span className="soft">{words.shownBy}</span> <FrameLinks claim={`${roleNames[role].name} ${id}: ${detail}`} packets={evidence} />
          </>
        )}
      </p>
      <h3>{words.contacts}</h3>
      <Contacts entry={entry} />
      <div className="entry-lists">
        <List name={words.ports} texts={ports} />
        <List name={words.names} texts={hosts} />
        <List name={words.addresses} texts={networks} />
      </div>
      {note !== null && (
        <p>
          <span className="soft">{words.note}:</span> {note}
        </p>
      )}
      {source !== null && <SourceLine label={words.source} url={source} />}
    </div>
  );
};

export const entryName = ({ id, role }: PolicyEntryResult): string => `${roleNames[role].name} ${id}`;
