/** network.only-443: TCP to port 443 works, and neither UDP nor TCP to any other port that was tried. */
import type { Evidence } from '../../contract/summary.ts';
import { heardOutside, type TcpOutcome, type UdpOutcome } from '../summary/network/network-outcomes.ts';
import { byFilter } from '../summary/network/rejection.ts';
import { plural } from '../summary/wording.ts';
import { no, seen, unknown, yes } from './finding.ts';
import { perCall } from './per-call.ts';
import { citeAnswer, citeSilence, citeTcp, isSilentServer, waitedFor } from './udp-evidence.ts';

const https = 443;
const enoughSends = 3;
/** Transport, address and port. */
const enoughEndpoints = 2;

export const networkOnly443 = perCall('network.only-443', ({ outcomes, now }) => {
  const title = 'Only TCP port 443 gets out of this network';
  const tcp = outcomes.tcp.filter((t) => t.outside && t.through === null);
  const otherTcp = tcp.filter((t) => t.answer !== null && t.sides.remotePort !== https);
  const otherUdp = outcomes.udp.filter((o) => heardOutside(o) && o.sides.remotePort !== https);
  if (otherTcp.length + otherUdp.length > 0) return no('network.only-443', { title: 'More than TCP port 443 gets out', explanation: `${plural(otherTcp.length + otherUdp.length, 'way')} on other ports or over UDP got an answer from outside.`, evidence: [...otherTcp.slice(0, 2).map(citeTcp), ...otherUdp.slice(0, 2).map(citeAnswer)] });
  const open = tcp.filter((t) => t.answer !== null && t.sides.remotePort === https);
  const shutHttps = tcp.filter((t) => t.sides.remotePort === https && isShut(t) && !open.some((o) => o.sides.remoteAddress === t.sides.remoteAddress));
  if (shutHttps.reduce((n, t) => n + t.sends, 0) >= enoughSends) {
    return unknown('network.only-443', { title, explanation: `Port 443 does not get out everywhere either: ${[...new Set(shutHttps.map((t) => t.where))].join(', ')} did not answer.` });
  }
  const shutTcp = tcp.filter((t) => t.sides.remotePort !== https && isShut(t));
  const shutUdp = outcomes.udp.filter((o) => isSilentServer(o) && waitedFor(o, now));
  const endpoints = new Set([...shutTcp.map((t) => `TCP ${t.where}`), ...shutUdp.map((o) => `UDP ${o.where}`)]);
  const enoughTcp = shutTcp.some((t) => t.rejections.length > 0) || shutTcp.reduce((n, t) => n + t.sends, 0) >= enoughSends;
  const enoughUdp = shutUdp.reduce((n, o) => n + o.sends, 0) >= enoughSends;
  if (open.length > 0 && enoughTcp && enoughUdp && endpoints.size >= enoughEndpoints) {
    return yes('network.only-443', 'warning', {
      title,
      explanation: `TCP connections to port 443 come up; ${portsOf('TCP', shutTcp)} and ${portsOf('UDP', shutUdp)} got no answer (${plural(endpoints.size, 'endpoint')} tried).`,
      advice: `Allow from this network, both ways: ${[...new Set([...shutUdp.map((o) => `UDP ${o.sides.remotePort}`), ...shutTcp.map((t) => `TCP ${t.sides.remotePort}`)])].join(', ')} to ${[...new Set([...shutUdp, ...shutTcp].map((o) => o.name ?? o.sides.remoteAddress))].slice(0, 6).join(', ')}.`,
      evidence: [...shutTcp.slice(0, 4).map(citeShut), ...shutUdp.slice(0, 4).map(citeSilence), ...open.slice(0, 2).map(citeTcp)],
      confidence: 'likely',
    });
  }
  return unknown('network.only-443', { title, explanation: open.length === 0 ? 'No direct connection to port 443 was seen to come up.' : 'Too few other ports and servers were tried to tell.' });
});

/** Silent or rejected on the way; a reset may be the server's own word. */
const isShut = (t: TcpOutcome): boolean => !t.missed && (t.fate === 'unanswered' || (t.fate === 'rejected' && t.rejections.some(byFilter)));

const citeShut = (t: TcpOutcome): Evidence => seen(t.asked.frame, t.asked.time, `first of ${plural(t.sends, 'connection attempt')} to ${t.where}: ${t.fate === 'rejected' ? 'rejected' : 'no answer'}`);

const portsOf = (transport: string, all: readonly (TcpOutcome | UdpOutcome)[]): string => `${transport} ${[...new Set(all.map((o) => o.sides.remotePort))].join(', ')}`;
