import type { ReactElement } from 'react';
import type { Candidate, DtlsSession, Pair } from '../../../electron/contract/summary.ts';
import { known } from '../../ui/marks.tsx';
import { Facts } from '../../ui/panel.tsx';
import { formatBytes, formatCount, formatEndpoint, formatLatency, formatTime } from '../../ui/quantities.ts';
import { FrameLink } from '../packets/frame-link.tsx';
import { DtlsFacts } from './dtls-facts.tsx';
import { meanRoundTrip, noRoundTrip } from './pair-columns.tsx';

const candidate = ({ type, address, port, protocol, relatedAddress, relatedPort }: Candidate): string =>
  `${type} ${protocol} ${formatEndpoint(address, port)}${relatedAddress === undefined ? '' : `, related ${formatEndpoint(relatedAddress, relatedPort ?? 0)}`}`;

const time = (iso: string): ReactElement => (
  <time dateTime={iso} title={iso}>
    {formatTime(iso)}
  </time>
);

/** Every field of the pair, by its name in webrtc-stats. */
export const PairDetail = ({ pair, dtls }: { pair: Pair; dtls: readonly DtlsSession[] }): ReactElement => (
  <>
    <Facts
      facts={[
        ['local candidate', candidate(pair.local)],
        ['remote candidate', candidate(pair.remote)],
        ['nominated', pair.nominated ? 'yes' : 'no'],
        ['selected', pair.selected ? 'yes' : 'no'],
        ['inside allocation', pair.allocationId ?? 'none: on the network itself'],
        ['requestsSent', formatCount(pair.requestsSent)],
        ['of these, retransmissionsSent', formatCount(pair.retransmissionsSent), 'Requests that repeated a transaction id.'],
        ['responsesReceived', formatCount(pair.responsesReceived)],
        ['requestsReceived', formatCount(pair.requestsReceived)],
        ['responsesSent', formatCount(pair.responsesSent)],
        ['currentRoundTripTime', known(pair.currentRoundTripTime, formatLatency, noRoundTrip)],
        ['mean round trip', known(meanRoundTrip(pair), formatLatency, noRoundTrip)],
        ['totalRoundTripTime', formatLatency(pair.totalRoundTripTime)],
        ['packetsSent', formatCount(pair.packetsSent)],
        ['packetsReceived', formatCount(pair.packetsReceived)],
        ['bytesSent', formatBytes(pair.bytesSent)],
        ['bytesReceived', formatBytes(pair.bytesReceived)],
        ['first seen', time(pair.firstSeen)],
        ['first packet', <FrameLink key="first" claim={`${candidate(pair.local)} to ${candidate(pair.remote)}`} packets={[{ frame: pair.firstFrame, note: 'its first packet' }]} at={0} />],
        ['last seen', time(pair.lastSeen)],
        ['id', pair.id],
      ]}
    />
    {dtls.map((session) => (
      <section key={session.start} aria-label="DTLS">
        <h2>DTLS</h2>
        <DtlsFacts session={session} />
      </section>
    ))}
    <h2>STUN error responses</h2>
    {pair.errors.length === 0 ? (
      <p className="soft">None on this pair.</p>
    ) : (
      <ul>
        {pair.errors.map(({ code, reason, count, direction }) => (
          <li key={`${code}-${direction}`}>
            <strong>{code}</strong> {reason} · {formatCount(count)} {direction}
          </li>
        ))}
      </ul>
    )}
  </>
);
