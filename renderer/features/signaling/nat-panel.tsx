/** What lies between this laptop's addresses and those that others see. */
import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { Nat } from '../../../electron/contract/summary.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Unknown } from '../../ui/marks.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { formatEndpoint } from '../../ui/quantities.ts';
import { NothingYet } from '../capture/nothing-yet.tsx';
import { FrameLink } from '../packets/frame-link.tsx';
import type { Cited } from '../packets/packet-panel-context.ts';
import { hairpinningWords, ipv6Words, natAnswers, natWords, words } from './words.ts';

type Mapping = Nat['mappings'][number];
interface MappingRow {
  readonly mapping: Mapping;
  readonly packets: readonly Cited[];
  readonly at: number;
}

const columns = (claim: string): Column<MappingRow>[] => [
  { id: 'local', header: 'This laptop', title: 'Local address and port.', cell: ({ mapping: { localAddress, localPort } }) => formatEndpoint(localAddress, localPort), sortValue: ({ mapping: { localAddress, localPort } }) => formatEndpoint(localAddress, localPort) },
  { id: 'mapped', header: 'Seen as', title: 'XOR-MAPPED-ADDRESS of the answer.', cell: ({ mapping: { mappedAddress, mappedPort } }) => formatEndpoint(mappedAddress, mappedPort), sortValue: ({ mapping: { mappedAddress, mappedPort } }) => formatEndpoint(mappedAddress, mappedPort) },
  { id: 'server', header: 'By', title: 'Who answered.', cell: ({ mapping: { server, serverPort } }) => formatEndpoint(server, serverPort), sortValue: ({ mapping: { server, serverPort } }) => formatEndpoint(server, serverPort) },
  { id: 'frame', header: 'Packet', title: 'The answer, by its number in the capture, as Wireshark counts.', numeric: true, cell: ({ packets, at }) => <FrameLink claim={claim} packets={packets} at={at} />, sortValue: ({ mapping: { frame } }) => frame },
];

const orUnknown = (text: string | null, reason: string): ReactElement | string => text ?? <Unknown reason={reason} text="unknown" />;

export const NatPanel = ({ nat }: { nat: Nat }): ReactElement => {
  const { name, text } = natWords[nat.mapping];
  const rows = useMemo((): MappingRow[] => {
    const packets = nat.mappings.map(({ frame, server, serverPort, mappedAddress, mappedPort }) => ({ frame, note: words.mappingNote(formatEndpoint(server, serverPort), formatEndpoint(mappedAddress, mappedPort)) }));
    return nat.mappings.map((mapping, at) => ({ mapping, packets, at }));
  }, [nat.mappings]);
  return (
    <Panel title={words.nat} note={<span className="tag strong">{name}</span>}>
      <p className="panel-text">{text}</p>
      <Facts
        facts={[
          ['seen from outside as', nat.publicAddresses.length === 0 ? orUnknown(null, words.mappingsWhen) : nat.publicAddresses.join(', ')],
          ['several public addresses at once', orUnknown(natAnswers.pooled[nat.pooled], words.pooledUnknown), 'RFC 4787 4.1'],
          ['carrier-grade NAT', orUnknown(natAnswers.carrierGrade[nat.carrierGrade], words.carrierGradeUnknown), 'RFC 6598'],
          ['hairpinning', orUnknown(hairpinningWords[nat.hairpinning], words.hairpinningUnknown), 'RFC 4787 6'],
          ['IPv6', orUnknown(ipv6Words[nat.ipv6], words.ipv6Unknown), 'RFC 6296'],
        ]}
      />
      <DataTable
        caption={words.mappings}
        columns={columns(`${words.nat}: ${name}`)}
        rows={rows}
        rowKey={({ mapping, at }) => `${mapping.frame}-${at}`}
        empty={<NothingYet what="address mappings" when={words.mappingsWhen} />}
      />
    </Panel>
  );
};
