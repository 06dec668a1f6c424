/** network.only-proxy: what is tried directly gets no answer, and all that works goes through one web proxy (CONNECT, RFC 9110 9.3.6). */
import { heardOutside, type TcpOutcome } from '../summary/network/network-outcomes.ts';
import { endpoint, plural } from '../summary/wording.ts';
import { no, seen, unknown, yes } from './finding.ts';
import { perCall } from './per-call.ts';
import { citeAnswer, citeSilence, citeTcp, isSilentServer, waitedFor } from './udp-evidence.ts';

const enoughSends = 3;

const proxyOf = (t: TcpOutcome): string => endpoint(t.sides.remoteAddress, t.sides.remotePort);

export const networkOnlyProxy = perCall('network.only-proxy', ({ outcomes, now }) => {
  const title = 'Only the web proxy gets out of this network';
  const tunnels = outcomes.tcp.filter((t) => t.through !== null && t.answer !== null && tunnelUp(t));
  const proxies = new Set(outcomes.tcp.filter((t) => t.through !== null || t.track.proxy?.all.length).map(proxyOf));
  const direct = outcomes.tcp.filter((t) => t.outside && !proxies.has(proxyOf(t)));
  const answered = direct.filter((t) => t.answer !== null);
  const heard = outcomes.udp.filter(heardOutside);
  if (answered.length + heard.length > 0) return no('network.only-proxy', { title: 'Servers outside can be reached directly', explanation: `${plural(answered.length + heard.length, 'direct connection or UDP path', 'direct connections and UDP paths')} got an answer from outside.`, evidence: [...answered.slice(0, 2).map(citeTcp), ...heard.slice(0, 2).map(citeAnswer)] });
  const shut = direct.filter((t) => !t.missed && (t.fate === 'unanswered' || t.fate === 'rejected'));
  const silent = outcomes.udp.filter((o) => isSilentServer(o) && waitedFor(o, now));
  const sends = shut.reduce((n, t) => n + t.sends, 0) + silent.reduce((n, o) => n + o.sends, 0);
  const used = new Set(tunnels.map(proxyOf));
  const first = tunnels[0];
  if (first !== undefined && used.size === 1 && sends >= enoughSends) {
    const targets = [...new Set(tunnels.flatMap((t) => t.through ?? []))];
    return yes('network.only-proxy', 'warning', {
      title,
      explanation: `${plural(targets.length, 'server')} (${targets.slice(0, 6).join(', ')}) ${targets.length === 1 ? 'was' : 'were'} reached through the proxy ${first.where}, and nothing directly: ${plural(sends, 'packet')} to ${[...new Set([...shut, ...silent].map((o) => o.where))].slice(0, 6).join(', ')} went unanswered.`,
      advice: `Calls need a way besides the proxy: allow ${[...new Set([...silent.map((o) => `UDP ${o.sides.remotePort}`), ...shut.map((t) => `TCP ${t.sides.remotePort}`)])].join(', ')} from this network to ${[...new Set([...silent, ...shut].map((o) => o.name ?? o.sides.remoteAddress))].slice(0, 6).join(', ')}, both ways.`,
      evidence: [...silent.slice(0, 4).map(citeSilence), ...shut.slice(0, 4).map((t) => seen(t.asked.frame, t.asked.time, `connection attempt to ${t.where}, unanswered`)), ...tunnels.slice(0, 4).map((t) => seen(t.asked.frame, t.asked.time, `connection to the proxy ${t.where} that reaches ${t.through ?? ''}`))],
      confidence: 'likely',
    });
  }
  return unknown('network.only-proxy', { title, explanation: tunnels.length === 0 ? 'Nothing was seen to go through a web proxy.' : 'Nothing was tried directly, so that it cannot be told whether it would have worked.' });
});

/** The proxy said 200, or what is beyond it was heard. */
const tunnelUp = ({ track }: TcpOutcome): boolean => track.serverHello !== null || track.carriesTurn || (track.proxy?.all.some((r) => r.tunnel && r.answer !== null && r.answer.status >= 200 && r.answer.status < 300) ?? false);
