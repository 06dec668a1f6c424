/** turn.tls-only: the relay carries the call inside TLS because its plain ways, UDP and TCP, do not get through. */
import { citeWay, turnServers, waysInWords, type TurnWay } from '../summary/network/network-turn.ts';
import { no, seen, silencePatience, unknown, yes } from './finding.ts';
import { perCall } from './per-call.ts';

const enoughSends = 3;

export const turnTlsOnly = perCall('turn.tls-only', (facts) => {
  const title = 'Only TLS gets through to the TURN server';
  const ways = turnServers(facts).flatMap((s) => s.ways.map((way) => ({ server: s.name, way })));
  const plain = ways.filter(({ way }) => way.transport !== 'TLS');
  const answered = plain.filter(({ way }) => way.fate === 'answered');
  if (answered.length > 0) return no('turn.tls-only', { title: 'A TURN server answers without TLS too', explanation: [...new Set(answered.map(({ server, way }) => `${server} answered over ${way.transport} ${way.port}.`))].join(' '), evidence: answered.map(({ way }) => citeWay(way)) });
  const carriers = facts.tlsPairs;
  const udp = failing(plain.map((p) => p.way), 'UDP', facts.now);
  const tcp = failing(plain.map((p) => p.way), 'TCP', facts.now);
  if (carriers.length > 0 && udp.length > 0 && tcp.length > 0) {
    const names = [...new Set(plain.map((p) => p.server))];
    const ports = [...new Set([...udp, ...tcp].map((w) => `${w.transport} ${w.port}`))].join(' and ');
    const carried = new Set(carriers);
    return yes('turn.tls-only', 'warning', {
      title,
      explanation: `${names.join(', ')} answers neither over UDP nor over plain TCP: ${waysInWords([...udp, ...tcp])}; a TLS connection to port ${[...new Set(carriers.map((p) => p.sides.remotePort))].join(', ')} carries the call at its pace.`,
      advice: `Allow ${ports} from this network to ${names.join(', ')}, both ways; UDP serves calls best.`,
      evidence: [...[...udp, ...tcp].slice(0, 8).map(citeWay), ...carriers.slice(0, 2).map((p) => seen(p.firstFrame, p.firstTime, 'first second in which the TLS records keep the pace of a call'))],
      confidence: 'likely',
      calls: facts.calls.filter((c) => c.pairs.some((p) => carried.has(p))),
    });
  }
  return unknown('turn.tls-only', { title, explanation: carriers.length > 0 ? 'A relay inside TLS carries the call, but nothing shows that the application tried it without: it may offer nothing else.' : 'No relay inside TLS was seen to carry a call.' });
});


/** The ways over one transport, where all of them failed and were tried enough. */
function failing(ways: readonly TurnWay[], transport: 'UDP' | 'TCP', now: number): TurnWay[] {
  const all = ways.filter((w) => w.transport === transport && w.fate !== 'undecided');
  const sends = all.reduce((n, w) => n + (w.fate === 'refused' ? enoughSends : w.sends), 0);
  return sends >= enoughSends && all.some((w) => now - w.first.time >= silencePatience) ? all : [];
}
