/** udp.blocked: UDP leaves this laptop and nothing comes back, from several servers, while something else does come back. */
import { byFilter } from '../summary/network/rejection.ts';
import { heardOutside } from '../summary/network/network-outcomes.ts';
import { plural } from '../summary/wording.ts';
import { no, unknown, yes } from './finding.ts';
import { perCall } from './per-call.ts';
import { midcallSilence } from './udp-blocked-midcall.ts';
import { citeAnswer, citeSilence, endpointsOf, isSilentServer, tcpControl, waitedFor } from './udp-evidence.ts';

/** Fewer sends, or to fewer servers, are no evidence: one server may be down. */
const enoughSends = 3;
const enoughServers = 2;

export const udpBlocked = perCall('udp.blocked', (facts) => {
  const title = 'UDP is blocked';
  const { udp } = facts.outcomes;
  const answered = udp.filter(heardOutside);
  if (answered.length > 0) {
    if (midcallSilence(facts) !== null) return unknown('udp.blocked', { title, explanation: 'UDP got through at first and stopped: see udp.blocked-midcall.' });
    return no('udp.blocked', { title: 'UDP gets through', explanation: `${plural(new Set(answered.map((o) => o.sides.remoteAddress)).size, 'address', 'addresses')} outside this network answered over UDP.`, evidence: answered.slice(0, 3).map(citeAnswer) });
  }
  const silent = udp.filter(isSilentServer);
  const sends = silent.reduce((n, o) => n + o.sends, 0);
  const servers = new Set(silent.map((o) => o.sides.remoteAddress));
  const control = tcpControl(facts, silent);
  if (silent.some((o) => waitedFor(o, facts.now)) && sends >= enoughSends && servers.size >= enoughServers && control !== null) {
    const rejected = silent.some((o) => o.rejections.some(byFilter));
    return yes('udp.blocked', 'problem', {
      title,
      explanation: `${plural(sends, 'STUN and TURN request')} to ${plural(servers.size, 'address', 'addresses')} left this laptop over UDP and none was answered${rejected ? ' but by a firewall that rejects them' : ''}, while ${control.words}.`,
      advice: `Allow UDP from this network, both ways, to the STUN and TURN servers: ${endpointsOf(silent)}.`,
      evidence: [...silent.slice(0, 10).map(citeSilence), control.evidence],
      confidence: 'likely',
    });
  }
  if (servers.size === 1 && sends >= enoughSends && control !== null) {
    return unknown('udp.blocked', { title, explanation: `${endpointsOf(silent)} is silent, while ${control.words}. With one server it cannot be told whether the network or the server does not take UDP.`, evidence: [...silent.slice(0, 3).map(citeSilence), control.evidence] });
  }
  return unknown('udp.blocked', { title, explanation: 'Too few UDP requests to too few servers went unanswered to tell.' });
});
