/** The candidate pairs as webrtc-internals would list them. */
import type { ReactElement } from 'react';
import type { Allocation, Candidate, DtlsSession, Pair } from '../../../electron/contract/summary.ts';
import { pathUseOfPair } from '../../state/path-use.ts';
import type { Column } from '../../ui/data-table.tsx';
import { known, PathMark, Unknown } from '../../ui/marks.tsx';
import { formatBytes, formatCount, formatEndpoint, formatLatency } from '../../ui/quantities.ts';
import { PairState } from './pair-state.tsx';

/** A pair and the number of its call. */
export interface PairRow {
  readonly pair: Pair;
  readonly callNumber: number;
  readonly dtls: readonly DtlsSession[];
}

export const noRoundTrip = 'no STUN check on this pair was seen to be answered';

/** Seconds; null before the first answer. */
export const meanRoundTrip = ({ totalRoundTripTime, responsesReceived }: Pair): number | null => (responsesReceived === 0 ? null : totalRoundTripTime / responsesReceived);

const hiddenBehindTls = 'inside TLS the remote side cannot be seen';

const candidateText = ({ type, address, port }: Candidate): string => `${type} ${formatEndpoint(address, port)}`;

const CandidateCell = ({ candidate: { type, address, port } }: { candidate: Candidate }): ReactElement => (
  <>
    <span className="candidate-type soft">{type}</span> {address === '' ? <Unknown reason={hiddenBehindTls} /> : formatEndpoint(address, port)}
  </>
);

export const pairText = ({ pair: { local, remote, state, selected, nominated } }: PairRow): string =>
  [
    local.type, formatEndpoint(local.address, local.port), local.protocol, remote.type, formatEndpoint(remote.address, remote.port), state,
    selected ? 'selected' : '', nominated ? 'nominated' : '',
  ].join(' ');

export const pairColumns = (allocations: readonly Allocation[], severalCalls: boolean): Column<PairRow>[] => [
  {
    id: 'state', header: 'State', title: 'in-progress, succeeded or failed (RFC 8445 6.1.2.6), from the STUN checks and their answers; whether it is selected or nominated.',
    cell: ({ pair }) => <PairState pair={pair} />,
    sortValue: ({ pair }) => `${pair.selected ? 0 : 1}${pair.nominated ? 0 : 1}${{ succeeded: 0, 'in-progress': 1, failed: 2 }[pair.state]}`,
  },
  ...(severalCalls
    ? [{ id: 'call', header: 'Call', title: 'Calls are numbered in the order in which they began.', numeric: true, cell: (row: PairRow) => row.callNumber, sortValue: (row: PairRow) => row.callNumber }]
    : []),
  {
    id: 'path', header: 'Path', title: 'What carries the pair: the network itself, or a relay and the transport to it.',
    cell: ({ pair }) => <PathMark use={pathUseOfPair(pair, allocations)} />, sortValue: ({ pair }) => pathUseOfPair(pair, allocations),
  },
  {
    id: 'local', header: 'Local candidate', title: 'Type, address and port of the local candidate (RFC 8445 5.1.1).',
    cell: ({ pair }) => <CandidateCell candidate={pair.local} />, sortValue: ({ pair }) => candidateText(pair.local),
  },
  {
    id: 'remote', header: 'Remote candidate', title: 'Type, address and port of the remote candidate. A packet rarely shows the type: unknown unless something else does.',
    cell: ({ pair }) => <CandidateCell candidate={pair.remote} />, sortValue: ({ pair }) => candidateText(pair.remote),
  },
  {
    id: 'rtt', header: 'RTT', title: 'currentRoundTripTime: from the last answered STUN check, request to response.', numeric: true,
    cell: ({ pair }) => known(pair.currentRoundTripTime, formatLatency, noRoundTrip), sortValue: ({ pair }) => pair.currentRoundTripTime,
  },
  {
    id: 'meanRtt', header: 'Mean RTT', title: 'totalRoundTripTime over responsesReceived.', numeric: true,
    cell: ({ pair }) => known(meanRoundTrip(pair), formatLatency, noRoundTrip), sortValue: ({ pair }) => meanRoundTrip(pair),
  },
  {
    id: 'checks', header: 'Checks\u00a0sent\u00a0/ answered', title: 'requestsSent: STUN Binding requests that this laptop sent; responsesReceived: answers to them.', numeric: true,
    cell: ({ pair }) => `${formatCount(pair.requestsSent)} / ${formatCount(pair.responsesReceived)}`, sortValue: ({ pair }) => pair.requestsSent,
  },
  {
    id: 'checksReceived', header: 'received\u00a0/ answered', title: 'requestsReceived: STUN Binding requests of the other side; responsesSent: this laptop’s answers to them.', numeric: true,
    cell: ({ pair }) => `${formatCount(pair.requestsReceived)} / ${formatCount(pair.responsesSent)}`, sortValue: ({ pair }) => pair.requestsReceived,
  },
  {
    id: 'bytesSent', header: 'Bytes sent', title: 'bytesSent: what the pair carried besides STUN, as webrtc-stats counts.', numeric: true,
    cell: ({ pair }) => formatBytes(pair.bytesSent), sortValue: ({ pair }) => pair.bytesSent,
  },
  {
    id: 'bytesReceived', header: 'received', title: 'bytesReceived: what the pair carried besides STUN, as webrtc-stats counts.', numeric: true,
    cell: ({ pair }) => formatBytes(pair.bytesReceived), sortValue: ({ pair }) => pair.bytesReceived,
  },
];
