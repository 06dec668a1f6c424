import type { RtpStream } from '../../../electron/contract/summary.ts';
import type { Column } from '../../ui/data-table.tsx';
import { known } from '../../ui/marks.tsx';
import { formatBitrate, formatBytes, formatCount, formatDuration, formatFraction, formatLatency } from '../../ui/quantities.ts';

export interface StreamRow {
  readonly stream: RtpStream;
  readonly callNumber: number;
}

const unknownClock = 'the payload type’s clock rate is not known';

export const formatSsrc = (ssrc: number): string => `0x${ssrc.toString(16).padStart(8, '0')}`;

/** Fraction of what was expected; negative packetsLost (duplicates outnumber losses) counts as none. Null before the first packet. */
const lossFraction = ({ packetsLost, packets }: RtpStream): number | null => {
  const lost = Math.max(0, packetsLost);
  return packets + lost === 0 ? null : lost / (packets + lost);
};

export const streamText = ({ stream: { direction, kind, ssrc, payloadTypes } }: StreamRow): string => [direction, kind, formatSsrc(ssrc), ssrc, `pt${payloadTypes.join(' pt')}`].join(' ');

/** A stream that repeats what another lost is told from media. */
const kindText = ({ kind, repairs }: RtpStream): string => (repairs === null ? kind : `repairs ${formatSsrc(repairs)}`);

export const streamColumns = (severalCalls: boolean): Column<StreamRow>[] => [
  { id: 'direction', header: 'Direction', title: 'As seen from this laptop.', cell: ({ stream }) => stream.direction, sortValue: ({ stream }) => stream.direction },
  ...(severalCalls
    ? [{ id: 'call', header: 'Call', title: 'Calls are numbered in the order in which they began.', numeric: true, cell: (row: StreamRow) => row.callNumber, sortValue: (row: StreamRow) => row.callNumber }]
    : []),
  { id: 'kind', header: 'Kind', title: 'Audio or video, concluded from payload type, packet size and pace: SRTP hides the content.', cell: ({ stream }) => kindText(stream), sortValue: ({ stream }) => kindText(stream) },
  { id: 'ssrc', header: 'SSRC', title: 'Synchronization source of the RTP header (RFC 3550 5.1).', cell: ({ stream }) => <span title={String(stream.ssrc)}>{formatSsrc(stream.ssrc)}</span>, sortValue: ({ stream }) => stream.ssrc },
  { id: 'payloadTypes', header: 'Payload types', title: 'Payload types of the RTP headers.', cell: ({ stream }) => stream.payloadTypes.join(', '), sortValue: ({ stream }) => stream.payloadTypes[0] ?? null },
  { id: 'packets', header: 'Packets', title: 'RTP packets, duplicates included.', numeric: true, cell: ({ stream }) => formatCount(stream.packets), sortValue: ({ stream }) => stream.packets },
  {
    id: 'loss', header: 'Loss', title: 'packetsLost over packets expected (RFC 3550 A.3). Of a sent stream: what did not even leave this laptop, or what the capture missed.', numeric: true,
    cell: ({ stream }) => (
      <span title={`packetsLost ${formatCount(stream.packetsLost)}`}>{known(lossFraction(stream), formatFraction, 'no packet was counted')}</span>
    ),
    sortValue: ({ stream }) => lossFraction(stream),
  },
  { id: 'jitter', header: 'Jitter', title: 'Interarrival jitter (RFC 3550 6.4.1).', numeric: true, cell: ({ stream }) => known(stream.jitter, formatLatency, unknownClock), sortValue: ({ stream }) => stream.jitter },
  { id: 'bitrate', header: 'Bitrate', title: 'RTP bytes over the stream’s life.', numeric: true, cell: ({ stream }) => known(stream.bitrate, formatBitrate, 'the stream is too short'), sortValue: ({ stream }) => stream.bitrate },
  { id: 'bytes', header: 'Bytes', title: 'RTP payload, without headers.', numeric: true, cell: ({ stream }) => formatBytes(stream.bytes), sortValue: ({ stream }) => stream.bytes },
  { id: 'duplicates', header: 'Duplicates', title: 'Packets whose sequence number had come before.', numeric: true, cell: ({ stream }) => formatCount(stream.duplicates), sortValue: ({ stream }) => stream.duplicates },
  { id: 'reordered', header: 'Reordered', title: 'Packets that came after a later one.', numeric: true, cell: ({ stream }) => formatCount(stream.reordered), sortValue: ({ stream }) => stream.reordered },
  { id: 'interruptions', header: 'Interruptions', title: 'Jumps of the sequence too far for loss: the path was gone for a while, or the sender began anew.', numeric: true, cell: ({ stream }) => formatCount(stream.interruptions), sortValue: ({ stream }) => stream.interruptions },
  {
    id: 'duration', header: 'Length', title: 'From the first packet to the last.', numeric: true,
    cell: ({ stream }) => formatDuration(Date.parse(stream.end) - Date.parse(stream.start)), sortValue: ({ stream }) => Date.parse(stream.end) - Date.parse(stream.start),
  },
];
