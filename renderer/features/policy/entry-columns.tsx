import type { ReactElement } from 'react';
import type { PolicyEntryResult } from '../../../electron/contract/policy.ts';
import type { Column } from '../../ui/data-table.tsx';
import { failureNames, roleNames, statusNames, words } from './words.ts';

const shownAtMost = 2;

/** The first few, and how many more there are. */
const first = (texts: readonly string[]): string => [texts.slice(0, shownAtMost).join(', '), ...(texts.length > shownAtMost ? [words.more(texts.length - shownAtMost)] : [])].join(' ');

const EntryStatus = ({ entry: { status, how } }: { entry: PolicyEntryResult }): ReactElement => {
  const { name, title, sign } = statusNames[status];
  return (
    <span className={`entry-status ${status}`} title={how === null ? title : failureNames[how].title}>
      <span className="rung-sign" aria-hidden="true">
        {sign}
      </span>
      <span>
        {name}
        {how !== null && `: ${failureNames[how].name}`}
      </span>
    </span>
  );
};

const statusOrder = { 'seen-failing': 0, 'seen-working': 1, 'not-seen': 2 } as const;

export const entryText = ({ id, role, status, how, hosts, networks, ports, detail, required }: PolicyEntryResult): string =>
  [id, roleNames[role].name, statusNames[status].name, how === null ? '' : failureNames[how].name, required ? words.required : words.fallback, ...ports, ...hosts, ...networks, detail].join(' ');

export const entryColumns: readonly Column<PolicyEntryResult>[] = [
  { id: 'status', header: words.status, title: words.statusTitle, cell: (entry) => <EntryStatus entry={entry} />, sortValue: ({ status }) => statusOrder[status] },
  {
    id: 'entry', header: words.entry, title: words.entryTitle,
    cell: ({ id, role }) => (
      <>
        <span title={roleNames[role].title}>{roleNames[role].name}</span> <span className="soft entry-id">{id}</span>
      </>
    ),
    sortValue: ({ id, role }) => `${role} ${id}`,
  },
  {
    id: 'need', header: words.need, title: words.needTitle,
    cell: ({ required }) => <span className={required ? 'tag strong' : 'tag'}>{required ? words.required : words.fallback}</span>, sortValue: ({ required }) => (required ? 0 : 1),
  },
  {
    id: 'asks', header: words.asks, title: words.asksTitle,
    cell: ({ hosts, networks, ports }) => (
      <span className="entry-asks">
        <span className="numbers">{first(ports)}</span> <span className="soft entry-names">{first([...hosts, ...networks])}</span>
      </span>
    ),
  },
  { id: 'seen', header: words.seen, title: words.seenTitle, cell: ({ detail }) => <span className="entry-seen">{detail}</span> },
];
