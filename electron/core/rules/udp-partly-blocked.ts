/** udp.partly-blocked: some servers or ports are silent over UDP, although the same hosts answer otherwise and other servers answer over UDP. */
import type { Evidence } from '../../contract/summary.ts';
import { heardOutside, isClosed, isServer, type TcpOutcome, type UdpOutcome } from '../summary/network/network-outcomes.ts';
import { plural } from '../summary/wording.ts';
import { no, silencePatience, unknown, yes } from './finding.ts';
import { perCall } from './per-call.ts';
import { citeAnswer, citeSilence, citeTcp, endpointsOf } from './udp-evidence.ts';

const enoughSends = 3;
const enoughEndpoints = 2;

/** All that went to one server's port. */
interface Endpoint {
  readonly address: string;
  readonly port: number;
  readonly flows: readonly UdpOutcome[];
}

interface Proven {
  readonly endpoint: Endpoint;
  /** The same host answered on another port, or over TCP. */
  readonly control: Evidence;
}

export const udpPartlyBlocked = perCall('udp.partly-blocked', ({ outcomes: { udp, tcp }, now }) => {
  const title = 'UDP gets through to some servers only';
  const heard = udp.filter(heardOutside);
  const asked = endpoints(udp.filter((o) => o.outside && o.asked !== null && (isServer(o) || o.kind === 'quic')));
  const silent = asked.filter((e) => isSilent(e, heard, now));
  const hosts = answering(heard, tcp);
  const proven = silent.flatMap((e): Proven[] => { const control = hosts(e.address); return control === undefined ? [] : [{ endpoint: e, control }]; });
  if (proven.length > 0) {
    const flows = proven.flatMap((p) => p.endpoint.flows);
    const onlyQuic = flows.every((o) => o.kind === 'quic');
    return yes('udp.partly-blocked', onlyQuic ? 'info' : 'warning', {
      title,
      explanation: `${pattern(proven, heard)} ${plural(flows.reduce((n, o) => n + o.sends, 0), 'packet')} to ${plural(proven.length, 'endpoint')} went unanswered, while ${proven.length === 1 ? 'the same host answers' : 'the same hosts answer'} otherwise and ${plural(new Set(heard.map((o) => o.sides.remoteAddress)).size, 'other address', 'other addresses')} answered over UDP.${onlyQuic ? ' Only QUIC is concerned, which browsers replace by TCP.' : ''}`,
      advice: `Allow from this network, both ways: ${endpointsOf(flows)}. If the firewall lets it through, the server does not listen there.`,
      evidence: [...proven.slice(0, 4).flatMap((p) => [citeSilence(p.endpoint.flows[0]!), p.control]), ...heard.slice(0, 2).map(citeAnswer)],
      confidence: proven.length >= enoughEndpoints ? 'likely' : 'possible',
    });
  }
  const answered = asked.filter((e) => e.flows.some((o) => o.answer !== null));
  if (silent.length === 0 && answered.length >= enoughEndpoints && answered.length === asked.length) {
    return no('udp.partly-blocked', { title: 'UDP gets through to all servers', explanation: `All ${answered.length} servers and ports that were asked over UDP answered.`, evidence: answered.slice(0, 6).map((e) => citeAnswer(e.flows.find((o) => o.answer !== null)!)) });
  }
  return unknown('udp.partly-blocked', { title, explanation: silent.length > 0 ? `${endpointsOf(silent.flatMap((e) => e.flows))}: silent, but nothing shows that the host is there at all.` : 'Too few servers were asked over UDP to tell.' });
});

function endpoints(flows: readonly UdpOutcome[]): Endpoint[] {
  const out = new Map<string, { address: string; port: number; flows: UdpOutcome[] }>();
  for (const o of flows) {
    const { remoteAddress, remotePort } = o.sides;
    const known = out.get(`${remoteAddress} ${remotePort}`);
    if (known === undefined) out.set(`${remoteAddress} ${remotePort}`, { address: remoteAddress, port: remotePort, flows: [o] });
    else known.flows.push(o);
  }
  return [...out.values()];
}

/** Long and often enough, while others of its address family were heard: a family that is silent altogether is another matter. */
function isSilent({ flows }: Endpoint, heard: readonly UdpOutcome[], now: number): boolean {
  if (flows.some((o) => o.answer !== null || isClosed(o) || o.missed)) return false;
  const since = Math.min(...flows.map((o) => o.asked?.time ?? Infinity));
  return flows.reduce((n, o) => n + o.sends, 0) >= enoughSends && now - since >= silencePatience && heard.some((o) => o.family === flows[0]!.family && (o.lastHeard ?? 0) >= since);
}

/** By address: what shows that the host is there. */
function answering(heard: readonly UdpOutcome[], tcp: readonly TcpOutcome[]): (address: string) => Evidence | undefined {
  const overUdp = new Map(heard.filter((o) => o.kind !== 'peer').map((o) => [o.sides.remoteAddress, o]));
  const overTcp = new Map(tcp.filter((t) => t.answer !== null && t.through === null).map((t) => [t.sides.remoteAddress, t]));
  return (address) => {
    const o = overUdp.get(address);
    const t = overTcp.get(address);
    return o !== undefined ? citeAnswer(o) : t === undefined ? undefined : citeTcp(t);
  };
}

function pattern(proven: readonly Proven[], heard: readonly UdpOutcome[]): string {
  const ports = [...new Set(proven.map((p) => p.endpoint.port))];
  const open = new Set(heard.map((o) => o.sides.remotePort));
  const byPort = ports.every((p) => !open.has(p));
  return byPort ? `UDP to ${ports.length === 1 ? 'port' : 'ports'} ${ports.join(', ')} is silent.` : `UDP to ${[...new Set(proven.map((p) => p.endpoint.flows[0]!.name ?? p.endpoint.address))].join(', ')} is silent.`;
}
