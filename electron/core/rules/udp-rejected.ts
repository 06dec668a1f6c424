/**
 * udp.rejected: a filter says that it rejects UDP: ICMP type 3 codes 9, 10 and 13 (RFC 1812 5.2.7.1), ICMPv6 type 1 code 1 (RFC 4443 3.1), or a port unreachable
 * from a hop that is not the destination. The same from the server itself means that nobody listens there, and is no firewall's doing.
 */
import { isPrivateAddress, looksOnLink } from '../tracking/address-kind.ts';
import { heardOutside, isServer, type UdpOutcome } from '../summary/network/network-outcomes.ts';
import { byFilter, type Rejection } from '../summary/network/rejection.ts';
import { plural } from '../summary/wording.ts';
import { no, seen, unknown, yes } from './finding.ts';
import { perCall } from './per-call.ts';
import { citeAnswer, endpointsOf } from './udp-evidence.ts';

export interface Rejected {
  readonly outcome: UdpOutcome;
  readonly rejection: Rejection;
}

export const udpRejected = perCall('udp.rejected', ({ outcomes: { udp } }) => {
  const title = 'A firewall rejects UDP';
  // That a router refuses to send private addresses to the Internet is as it should be.
  const all = udp.filter((o) => o.outside).flatMap((outcome) => outcome.rejections.filter(byFilter).map((rejection) => ({ outcome, rejection })));
  const rejected = all.filter((r) => isOnThisSide(r, all));
  if (rejected.length > 0) {
    const hops = [...new Set(rejected.map((r) => r.rejection.hop))];
    const count = rejected.reduce((n, r) => n + r.rejection.count, 0);
    const servers = rejected.filter((r) => isServer(r.outcome));
    const targets = [...new Set((servers.length > 0 ? servers : rejected).map((r) => r.outcome))];
    return yes('udp.rejected', targets.some((o) => o.answer === null) ? 'problem' : 'warning', {
      title,
      explanation: `${hops.join(', ')} rejected what this laptop sent over UDP to ${plural(new Set(rejected.map((r) => r.outcome.where)).size, 'destination')} and said so ${count === 1 ? 'once' : `${count} times`}: ${[...new Set(rejected.map((r) => r.rejection.name))].join('; ')}.`,
      advice: `Change the rule at ${hops.join(', ')}: allow ${endpointsOf(targets)}, both ways.`,
      evidence: rejected.map(({ outcome, rejection }) => seen(rejection.frame, rejection.time, `${rejection.hop} says of UDP to ${outcome.where}: ${rejection.name}`)),
    });
  }
  const heard = udp.filter(heardOutside);
  if (heard.length > 0 && all.length === 0) return no('udp.rejected', { title: 'No firewall rejects UDP', explanation: 'UDP was answered from outside, and no hop rejected any.', evidence: heard.slice(0, 3).map(citeAnswer) });
  return unknown('udp.rejected', { title, explanation: all.length > 0 ? 'What was rejected was on its way to the other side of the call, and may have been rejected there.' : 'Nothing was rejected aloud; what is dropped silently shows elsewhere.' });
});

/** A hop that rejects the way to so many destinations stands near this laptop rather than near one of them. */
const enoughDestinations = 2;

/** What is said of the way to one place may be said at that place's end: by the other side's firewall, or by the server's own. */
export function isOnThisSide({ outcome, rejection }: Rejected, all: readonly Rejected[]): boolean {
  if (rejection.byDestination) return false;
  if (isPrivateAddress(rejection.hop) || looksOnLink(rejection.hop, outcome.sides.localAddress)) return true;
  return new Set(all.filter((r) => r.rejection.hop === rejection.hop).map((r) => r.outcome.sides.remoteAddress)).size >= enoughDestinations;
}
