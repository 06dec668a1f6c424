/**
 * network.mtu: packets larger than some link on the way do not get through. Said by ICMP (RFC 1191, RFC 4443 3.2), or where the small pieces of a DTLS message
 * come again and again and its large ones never do, as behind a black hole (RFC 4821).
 */
import type { Evidence } from '../../contract/summary.ts';
import { gapTest } from '../summary/network/capture-gaps.ts';
import type { CallView } from '../summary/call-view.ts';
import type { Facts } from '../summary/facts.ts';
import { endpoint, plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

/** Every IPv6 link takes this much (RFC 8200 5), and calls reckon with it. Bytes. */
const leastIPv6Mtu = 1280;
/** Who goes on sending too large packets after being told does not hear it, or does not heed it. */
const manyTimes = 3;
const enoughRepeats = 2;
/** Payload that shows that full-sized packets pass. Bytes. */
const fullTcp = 1300;
const fullUdp = 1150;

export const networkMtu: Rule = {
  codes: ['network.mtu'],
  judge: (facts) => {
    const title = 'Large packets do not get through';
    const own = new Set([...facts.outcomes.udp, ...facts.outcomes.tcp].map((o) => o.sides.localAddress));
    const told = facts.network.pathMtus.filter((m) => own.has(m.source));
    if (told.length > 0) {
      const least = Math.min(...told.flatMap((m) => m.mtu ?? []));
      const many = told.some((m) => m.count >= manyTimes);
      return [yes('network.mtu', many || least < leastIPv6Mtu ? 'warning' : 'info', {
        title,
        explanation: `${[...new Set(told.map((m) => m.hop))].join(', ')} sent back packets of this laptop's that were too large for the next link${Number.isFinite(least) ? `, which takes ${least} bytes` : ''}${many ? ', and went on doing so' : '; whoever sent them learns it from that'}.`,
        advice: `Let ICMP ${told.some((m) => m.source.includes(':')) ? 'Packet Too Big (ICMPv6 type 2)' : 'Fragmentation Needed (type 3 code 4)'} reach this laptop, and set the MTU of tunnels so that ${leastIPv6Mtu} bytes pass, or clamp TCP's segment size (MSS) at the firewall.`,
        evidence: told.map((m) => seen(m.frame, m.time, `${m.hop} says that a packet to ${m.destination} is too large${m.mtu === null ? '' : ` for ${m.mtu} bytes`} (${plural(m.count, 'time')})`)),
      })];
    }
    const split = facts.calls.flatMap((call) => splitMessages(call, facts));
    const first = split[0];
    if (first !== undefined) {
      return [yes('network.mtu', 'problem', {
        title, explanation: split.map((s) => s.words).join(' '),
        advice: `Find what drops large UDP datagrams (${first.lost} bytes are lost, ${first.passes} pass) between this network and ${first.where}: a tunnel with a smaller MTU (raise it, or let ICMP Fragmentation Needed and Packet Too Big pass), or a firewall's rule on packet length.`,
        evidence: split.flatMap((s) => s.evidence), confidence: 'likely', calls: split.map((s) => s.call),
      })];
    }
    const out = facts.outcomes.tcp.find((t) => t.outside && t.track.flow.longest[t.sides.out] >= fullTcp && t.track.serverHello !== null);
    const hello = out?.track.serverHello ?? null;
    const back = facts.outcomes.udp.find((o) => o.outside && o.flow.longest[o.sides.in] >= fullUdp);
    if (out !== undefined && hello !== null && back !== undefined) {
      return [no('network.mtu', {
        title: 'Large packets get through', explanation: `A segment of ${out.track.flow.longest[out.sides.out]} bytes to ${out.where} was answered, and a datagram of ${back.flow.longest[back.sides.in]} bytes came from ${back.where}.`,
        evidence: [seen(hello.frame, hello.time, 'answer to a ClientHello that fills a packet'), ...(back.answer === null ? [] : [seen(back.answer.frame, back.answer.time, `first packet from ${back.where}`)])],
      })];
    }
    return [unknown('network.mtu', { title, explanation: 'No hop said that a packet was too large, and too few large packets were seen to tell.' })];
  },
};

interface Split {
  readonly call: CallView;
  readonly words: string;
  readonly where: string;
  /** Bytes of a piece that gets through, and of one that does not. */
  readonly passes: number;
  readonly lost: number;
  readonly evidence: readonly Evidence[];
}

/** DTLS messages from the other side of which the short pieces come and the long ones do not, though the path works. */
function splitMessages(call: CallView, { capture }: Facts): Split[] {
  const missed = gapTest(capture);
  return call.pairs.flatMap((p) => {
    const checks = p.state?.checks[p.sides.out];
    if (p.state === null || p.transport !== 'udp' || checks === undefined || checks.responses === 0) return [];
    return (p.state.dtls?.sessions ?? []).filter((d) => d.state === 'handshaking').flatMap((d): Split[] => {
      const flights = d.flights[p.sides.in];
      const piece = d.sides[p.sides.in].reassembly.incomplete.find((m) => m.repeats >= enoughRepeats && m.longestMissing > m.longestFragment);
      if (piece === undefined || missed(flights.firstTime, flights.lastTime)) return [];
      const where = endpoint(p.remote.address, p.remote.port);
      return [{
        call, where, passes: piece.longestFragment, lost: piece.longestMissing,
        words: `Of a DTLS message of ${piece.length} bytes from ${where}, a piece of ${piece.longestFragment} bytes came ${plural(piece.repeats + 1, 'time')} and one of ${piece.longestMissing} bytes never did, while small packets on the same path get through.`,
        evidence: [
          seen(flights.firstFrame, flights.firstTime, `first piece of the message that came: ${piece.longestFragment} of ${piece.length} bytes`),
          seen(flights.lastFrame, flights.lastTime, 'the same piece once more'),
          seen(checks.lastResponseFrame, checks.lastResponseTime, 'a small packet on the same path was answered'),
        ],
      }];
    });
  });
}
