/** network.ipv6-broken: this laptop has IPv6 and uses it, nothing outside ever answers over it, and IPv4 works (RFC 6555 was written for that). */
import type { Evidence } from '../../contract/summary.ts';
import type { Facts } from '../summary/facts.ts';
import { heardOutside, isServer, type TcpOutcome, type UdpOutcome } from '../summary/network/network-outcomes.ts';
import { plural } from '../summary/wording.ts';
import { no, seen, silencePatience, unknown, yes } from './finding.ts';
import { perCall } from './per-call.ts';
import { citeAnswer, citeTcp } from './udp-evidence.ts';

const enoughSends = 3;
const enoughEndpoints = 2;

export const networkIpv6Broken = perCall('network.ipv6-broken', ({ outcomes, now }) => {
  const title = 'IPv6 does not work in this network';
  const answered = answersOver(6, outcomes);
  if (answered.length > 0) return no('network.ipv6-broken', { title: 'IPv6 works', explanation: 'Servers or peers outside answered over IPv6.', evidence: answered.slice(0, 3) });
  const tcp = outcomes.tcp.filter((t) => t.outside && t.family === 6 && !t.missed && (t.fate === 'unanswered' || t.fate === 'rejected'));
  const udp = outcomes.udp.filter((o) => o.outside && o.family === 6 && !o.missed && isServer(o) && o.asked !== null);
  const asked: readonly (TcpOutcome | UdpOutcome)[] = [...tcp, ...udp];
  const since = Math.min(...asked.map((o) => o.asked?.time ?? Infinity));
  const sends = asked.reduce((n, o) => n + o.sends, 0);
  const endpoints = new Set(asked.map((o) => o.where));
  const control = answersOver(4, outcomes);
  if (sends >= enoughSends && endpoints.size >= enoughEndpoints && now - since >= silencePatience && control.length > 0) {
    const hops = [...new Set(asked.flatMap((o) => o.rejections.map((r) => r.hop)))];
    return yes('network.ipv6-broken', 'warning', {
      title,
      explanation: `${plural(sends, 'packet')} to ${plural(endpoints.size, 'endpoint')} left this laptop over IPv6 and none was answered${hops.length > 0 ? ` but by ${hops.join(', ')}, which says that there is no way` : ''}, while IPv4 works. Each connection loses time before it falls back to IPv4.`,
      advice: 'Make IPv6 work (routing and firewall from this network to the Internet, both ways), or stop announcing it to laptops (router advertisements, DHCPv6).',
      evidence: [...asked.slice(0, 8).map(cite), ...control.slice(0, 2)],
      confidence: 'likely',
    });
  }
  return unknown('network.ipv6-broken', { title, explanation: asked.length === 0 ? 'Nothing was sent to servers outside over IPv6.' : 'Too little was sent over IPv6, or nothing shows that IPv4 works.' });
});

function answersOver(family: 4 | 6, { tcp, udp }: Facts['outcomes']): Evidence[] {
  return [
    ...tcp.filter((t) => t.outside && t.family === family && t.answer !== null).slice(0, 3).map(citeTcp),
    ...udp.filter((o) => o.family === family && heardOutside(o)).slice(0, 3).map(citeAnswer),
  ];
}

const cite = (o: TcpOutcome | UdpOutcome): Evidence => seen(o.asked?.frame ?? 0, o.asked?.time ?? 0, `first of ${plural(o.sends, 'packet')} to ${o.where}, unanswered`);
