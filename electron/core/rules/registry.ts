import type { Finding } from '../../contract/summary.ts';
import type { Facts } from '../summary/facts.ts';
import { captureIncomplete } from './capture-incomplete.ts';
import { consentLost } from './consent-lost.ts';
import { dtlsBlocked } from './dtls-blocked.ts';
import type { Rule } from './finding.ts';
import { iceFailed } from './ice-failed.ts';
import { iceRestarted } from './ice-restarted.ts';
import { iceRoleConflict } from './ice-role-conflict.ts';
import { mediaJitter } from './media-jitter.ts';
import { mediaLoss } from './media-loss.ts';
import { mediaOneWay } from './media-one-way.ts';
import { mediaRtt } from './media-rtt.ts';
import { natCarrierGrade } from './nat-carrier-grade.ts';
import { natHairpin } from './nat-hairpin.ts';
import { natPooled } from './nat-pooled.ts';
import { natSymmetric } from './nat-symmetric.ts';
import { networkIdleTimeout } from './network-idle-timeout.ts';
import { networkIpv6Broken } from './network-ipv6-broken.ts';
import { networkMtu } from './network-mtu.ts';
import { networkOnly443 } from './network-only-443.ts';
import { networkOnlyProxy } from './network-only-proxy.ts';
import { pathChanged } from './path-changed.ts';
import { pathKind } from './path-kind.ts';
import { pathNone } from './path-none.ts';
import { policyLeak } from './policy-leak.ts';
import { policyMissing } from './policy-missing.ts';
import { signalingDnsFailed } from './signaling-dns-failed.ts';
import { signalingLost } from './signaling-lost.ts';
import { signalingProxied } from './signaling-proxied.ts';
import { signalingReset } from './signaling-reset.ts';
import { signalingTlsFailed } from './signaling-tls-failed.ts';
import { signalingUnreachable } from './signaling-unreachable.ts';
import { tlsIntercepted } from './tls-intercepted.ts';
import { turnAuthFailed } from './turn-auth-failed.ts';
import { turnRefused } from './turn-refused.ts';
import { turnTlsOnly } from './turn-tls-only.ts';
import { turnUnreachable } from './turn-unreachable.ts';
import { udpBlockedMidcall } from './udp-blocked-midcall.ts';
import { udpBlocked } from './udp-blocked.ts';
import { udpPartlyBlocked } from './udp-partly-blocked.ts';
import { udpRejected } from './udp-rejected.ts';
import { vpnInPath } from './vpn-in-path.ts';

/** One line a diagnosis. */
export const rules: readonly Rule[] = [
  pathKind, pathNone, pathChanged, udpBlocked, udpPartlyBlocked, udpRejected, udpBlockedMidcall, turnUnreachable, turnAuthFailed, turnRefused, turnTlsOnly, networkOnly443, networkOnlyProxy, networkIpv6Broken, networkIdleTimeout, networkMtu, vpnInPath, natSymmetric, natPooled, natCarrierGrade, natHairpin, iceFailed, iceRestarted, iceRoleConflict, consentLost, dtlsBlocked, signalingDnsFailed, signalingUnreachable, signalingReset, signalingTlsFailed, signalingProxied, signalingLost, tlsIntercepted, mediaLoss, mediaJitter, mediaOneWay, mediaRtt,
  captureIncomplete, policyMissing, policyLeak,
];

const order = { yes: 0, unknown: 1, no: 1 } as const;
const weight = { problem: 0, warning: 1, info: 2 } as const;

/** What is so first, gravest first; the rest in the rules' own order. */
export function judge(facts: Facts): Finding[] {
  return rules
    .flatMap((r) => r.judge(facts))
    .map((finding, i) => ({ finding, i }))
    .sort((a, b) => order[a.finding.answer] - order[b.finding.answer] || (a.finding.answer === 'yes' ? weight[a.finding.severity] - weight[b.finding.severity] : 0) || a.i - b.i)
    .map(({ finding }) => finding);
}
