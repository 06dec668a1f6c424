/** Why a call took the path that it took, as it stands after a colon or after "because". */
import type { FindingCode } from '../../contract/summary.ts';

export const reasons: Readonly<Partial<Record<FindingCode, string>>> = {
  'udp.blocked': 'UDP leaves this laptop and nothing comes back',
  'udp.blocked-midcall': 'UDP stopped getting through during the call',
  'udp.partly-blocked': 'UDP gets through to some servers only',
  'udp.rejected': 'a firewall rejects UDP',
  'turn.tls-only': 'only TLS gets through to the relay',
  'turn.unreachable': 'the relay does not answer',
  'turn.auth-failed': 'the relay refused the credentials',
  'turn.refused': 'the relay refused',
  'network.only-443': 'only port 443 is open',
  'network.only-proxy': 'everything must go through the web proxy',
  'nat.symmetric': 'the NAT hides this laptop from the other side',
  'ice.role-conflict': 'both sides want to lead',
  'dtls.blocked': 'encryption cannot be set up',
  'consent.lost': 'the other side stopped answering',
};
