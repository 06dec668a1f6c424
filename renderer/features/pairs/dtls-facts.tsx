import type { ReactElement } from 'react';
import type { DtlsSession } from '../../../electron/contract/summary.ts';
import { Unknown } from '../../ui/marks.tsx';
import { Facts } from '../../ui/panel.tsx';
import { formatCount } from '../../ui/quantities.ts';

const encrypted = 'it is encrypted, or the handshake was not captured';

const text = (value: string | null): ReactElement | string => value ?? <Unknown reason={encrypted} />;

const matches = ({ fingerprintMatches }: DtlsSession): ReactElement | string => {
  if (fingerprintMatches === undefined) return <Unknown reason="signaling or certificate were not in clear" text="unknown" />;
  return fingerprintMatches ? 'yes' : <span className="failed-text">no: another certificate than signaling announced</span>;
};

/** The encryption of a pair's media (RFC 5764), as far as its handshake is in clear. */
export const DtlsFacts = ({ session }: { session: DtlsSession }): ReactElement => (
  <Facts
    facts={[
      ['state', <span key="state" className={session.state === 'failed' ? 'failed-text' : undefined}>{session.state}</span>],
      ['version', text(session.version)],
      ['cipher suite', text(session.cipherSuite)],
      ['SRTP profile', text(session.srtpProfile)],
      ['client', session.client === 'local' ? 'this laptop' : 'the other side', 'Who sent the ClientHello.'],
      ['handshake messages sent again', formatCount(session.retransmissions)],
      ['alert', session.alert ?? 'none'],
      ['certificate is the one signaling announced', matches(session), 'RFC 8122 5'],
      ...session.fingerprints.map(({ side, algorithm, value }) => [`fingerprint, ${side}`, <span key={value} className="mono">{algorithm} {value}</span>] as const),
    ]}
  />
);
