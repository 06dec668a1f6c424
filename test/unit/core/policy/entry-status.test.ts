// What is said of one entry of a list, from the packets of a scripted laptop.
import { describe, expect, it } from 'vitest';
import type { PolicyEntryResult } from '../../../../electron/contract/policy.ts';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { askInVain, from, laptop, laptop6, outside, peer, reject, relayed, resolver, stun2, turn, web, withNames } from '../../../helpers/dialogue-network.ts';
import { ask, helloFor, http, proxy, secure, tcp } from '../../../helpers/dialogue-signaling.ts';
import { policy, vendor, type Entry } from '../../../helpers/policies.ts';
import { at, Attr, stun, tcpFrame, TcpFlag } from '../../../helpers/scripted-packets.ts';

const app = { id: 'app', hosts: ['app.example.com'] };
const turnUdp = { id: 'turn', role: 'turn', hosts: ['turn.example.com'], ports: ['udp/3478'] } as const;
const stunUdp = { id: 'stun', role: 'stun', hosts: ['turn.example.com', 'stun2.example.com'], ports: ['udp/3478'] } as const;

/** The result of the only entry. */
function resultOf(d: Dialogue, entry: Entry): PolicyEntryResult {
  d.analyzer.setPolicy(policy([vendor('acme', entry)], ['acme']));
  return d.summary.policy[0]!.entries[0]!;
}
const contactsOf = (r: PolicyEntryResult): string[] => r.contacts.map((c) => `${c.name ?? '-'} ${c.address ?? '-'} ${c.protocol}/${c.port} ${c.works ? 'works' : (c.how ?? 'open')}`);
/** A named server that answers, so that the link is known to work. */
const withControl = (d: Dialogue): Dialogue => {
  secure(d, 51000, at('198.51.100.77', 443), 'other.example.org');
  return d;
};

describe('an entry of an allow list', () => {
  it('is not seen where nothing of it was contacted', () => {
    expect(resultOf(withControl(withNames(new Dialogue())), turnUdp)).toMatchObject({ status: 'not-seen', how: null, contacts: [], evidence: [], detail: 'Nothing of it was contacted.' });
  });

  it('works once the far end answers: over UDP', () => {
    const d = withNames(new Dialogue()).stunServer(laptop, turn, outside);
    expect(resultOf(d, stunUdp)).toMatchObject({ status: 'seen-working', evidence: [{ note: expect.stringContaining('answered over UDP') as string }] });
  });

  it('works once the far end answers: over TLS, where a SYN-ACK is not enough', () => {
    const d = withNames(new Dialogue());
    const c = tcp(d, 50000, web).open();
    expect(resultOf(d, app).status).toBe('not-seen');
    c.send(helloFor('app.example.com'));
    expect(resultOf(d, app).status).toBe('not-seen');
    d.wait(30);
    c.reply(http('x'));
    expect(contactsOf(resultOf(d, app))).toEqual(['app.example.com 198.51.100.20 tls/443 works']);
  });

  it('has nothing to do with other ports of its servers', () => {
    const d = withNames(new Dialogue()).stunServer(laptop, at(turn.address, 3479), outside);
    expect(resultOf(d, stunUdp)).toMatchObject({ status: 'not-seen', contacts: [] });
  });

  it('takes a port within its range, to its last', () => {
    const media = { role: 'media', networks: ['203.0.113.0/24'], ports: ['udp/29000-30000'] } as const;
    const call = (): Dialogue => new Dialogue().check(laptop, peer, 'a:b', outside);
    expect([resultOf(call(), media).status, resultOf(call(), { ...media, ports: ['udp/29000-29999'] }).status]).toEqual(['seen-working', 'not-seen']);
  });

  describe('over UDP', () => {
    it('fails where a server stays silent, and something else answers', () => {
      const d = askInVain(withControl(withNames(new Dialogue())), laptop, turn).wait(4000);
      expect(resultOf(d, stunUdp)).toMatchObject({ status: 'seen-failing', how: 'dropped', detail: 'UDP 3478 to turn.example.com (198.51.100.10): 4 requests, no answer.' });
    });

    it.each([
      ['two sends may be lost', 2, 4000, true], ['three seconds are too short', 4, 500, true], ['nothing at all was answered', 4, 4000, false],
    ])('does not fail where %s', (_why, sends, wait, control) => {
      const d = new Dialogue();
      if (control) withControl(withNames(d));
      askInVain(d, laptop, turn, sends).wait(wait);
      expect(resultOf(d, { ...stunUdp, networks: [turn.address] })).toMatchObject({ status: 'not-seen', how: null, contacts: [{ works: false, how: null }] });
    });

    it('does not fail where the capture itself had a gap', () => {
      const d = withControl(withNames(new Dialogue()));
      askInVain(d, laptop, turn, 2);
      d.analyzer.gap(1_790_000_000_000_000 + d.now * 1000, 1_790_000_000_000_000 + (d.now + 500) * 1000, 'helper died');
      d.now += 500;
      askInVain(d, laptop, turn, 2).wait(4000);
      expect(resultOf(d, stunUdp).status).toBe('not-seen');
    });

    it('works by one of its addresses, and shows the other that fails', () => {
      const d = withControl(withNames(new Dialogue()));
      const six = at('2001:db8::10', 3478);
      for (let i = 0; i < 4; i++) {
        d.udp(laptop6, six, stun(0x0001, 'aaaa', []));
        if (i === 0) d.stunServer(laptop, turn, outside);
        d.wait(500);
      }
      const result = resultOf(d.wait(4000), { ...stunUdp, hosts: [], networks: ['2001:db8::/32', turn.address] });
      expect(result.status).toBe('seen-working');
      expect(contactsOf(result)).toEqual(['- 2001:db8::10 udp/3478 dropped', 'turn.example.com 198.51.100.10 udp/3478 works']);
    });

    it('fails by one of its names, and shows the other that works', () => {
      const d = withControl(withNames(new Dialogue())).stunServer(laptop, stun2, outside);
      askInVain(d, laptop, turn).wait(4000);
      const result = resultOf(d, stunUdp);
      expect(result).toMatchObject({ status: 'seen-failing', how: 'dropped', detail: expect.stringMatching(/turn\.example\.com.*no answer\. UDP 3478 to stun2\.example\.com.*: answered\.$/) as string });
      expect(contactsOf(result)).toEqual(['turn.example.com 198.51.100.10 udp/3478 dropped', 'stun2.example.com 198.51.100.11 udp/3478 works']);
    });

    it('fails where it worked before and later attempts do not get through; works where it is the other way round', () => {
      const later = withControl(withNames(new Dialogue())).stunServer(laptop, turn, outside).wait(1000);
      askInVain(later, from(40001), turn).wait(4000);
      expect(resultOf(later, stunUdp).status).toBe('seen-failing');
      const before = withControl(withNames(new Dialogue()));
      askInVain(before, from(40001), turn).wait(4000);
      before.stunServer(laptop, turn, outside);
      expect(resultOf(before, stunUdp).status).toBe('seen-working');
    });

    it('names the hop that rejects it', () => {
      const d = askInVain(withControl(withNames(new Dialogue())), laptop, turn, 1);
      reject(d, '10.1.0.1', 13, laptop, turn);
      expect(resultOf(d, turnUdp)).toMatchObject({ how: 'rejected', detail: expect.stringContaining('rejected by 10.1.0.1 (Communication Administratively Prohibited)') as string });
    });

    it('is refused, not failing, where the server\'s own host says that nobody listens', () => {
      const d = askInVain(withControl(withNames(new Dialogue())), laptop, turn);
      reject(d, turn.address, 3, laptop, turn);
      expect(resultOf(d.wait(4000), turnUdp)).toMatchObject({ status: 'seen-failing', how: 'server-refused' });
    });

    it('is refused where TURN answers credentials with an error, and serves STUN all the same', () => {
      const d = withNames(new Dialogue()).stunServer(laptop, turn, outside);
      const credentials = [Attr.username('alice'), Attr.realm('r'), Attr.nonce('n')];
      for (const [attributes, code] of [[[], 401], [credentials, 401]] as const) {
        const id = d.id();
        d.udp(laptop, turn, stun(0x0003, id, [Attr.requestedUdp(), ...attributes]));
        d.wait(30).udp(turn, laptop, stun(0x0113, id, [Attr.error(code, 'Unauthorized'), Attr.realm('r'), Attr.nonce('n')]));
      }
      expect(resultOf(d, turnUdp)).toMatchObject({ status: 'seen-failing', how: 'server-refused', detail: expect.stringContaining('the server answered 401 Unauthorized') as string });
      expect(resultOf(d, stunUdp).status).toBe('seen-working');
    });

    it('takes the first 401 for how TURN begins', () => {
      const d = withNames(new Dialogue());
      d.allocate(laptop, turn, relayed, outside);
      expect(resultOf(d, turnUdp).status).toBe('seen-working');
    });

    const sfu = { role: 'media', networks: [peer.address], ports: ['udp/20000-40000'] } as const;
    const checks = (d: Dialogue): Dialogue => {
      for (let i = 0; i < 4; i++) d.check(laptop, peer, 'a:b', null, { rtt: 500 });
      return d.wait(4000);
    };
    it('does not fail where a media server merely does not answer: it may be gone', () => {
      expect(resultOf(checks(withControl(new Dialogue())), sfu).status).toBe('not-seen');
    });
    it('fails where the media server\'s own host answers otherwise', () => {
      const d = new Dialogue();
      secure(d, 51000, at(peer.address, 443), 'sfu.example.org');
      expect(resultOf(checks(d), sfu)).toMatchObject({ status: 'seen-failing', how: 'dropped' });
    });
    it('fails where nothing at all answers over UDP, servers included', () => {
      const d = withControl(withNames(new Dialogue()));
      askInVain(d, from(40002), turn);
      expect(resultOf(checks(d), sfu)).toMatchObject({ status: 'seen-failing', how: 'dropped' });
    });
    it('is not seen on port 53, which browsers do not ask', () => {
      const d = askInVain(withControl(withNames(new Dialogue())), laptop, at(turn.address, 53)).wait(4000);
      expect(resultOf(d, { ...turnUdp, ports: ['udp/53'] })).toMatchObject({ status: 'not-seen', contacts: [] });
    });
  });

  describe('over TCP', () => {
    it('fails by silence to several SYNs, not by one lost', () => {
      const one = withControl(withNames(new Dialogue())).synWithoutAnswer(from(50000), web, 1).wait(5000);
      expect(resultOf(one, app)).toMatchObject({ status: 'not-seen', contacts: [{ protocol: 'tcp', port: 443, works: false, how: null }] });
      const several = withControl(withNames(new Dialogue())).synWithoutAnswer(from(50000), web, 3).wait(5000);
      expect(resultOf(several, app)).toMatchObject({ status: 'seen-failing', how: 'dropped', detail: 'TCP 443 to app.example.com (198.51.100.20): 3 connection attempts, no answer.' });
    });

    it('fails by resets', () => {
      const d = withControl(withNames(new Dialogue()));
      for (const port of [50000, 50001]) {
        d.frame(tcpFrame(from(port), web, 1000, 0, TcpFlag.syn));
        d.wait(20).frame(tcpFrame(web, from(port), 0, 1001, TcpFlag.rst | TcpFlag.ack));
      }
      expect(resultOf(d, app)).toMatchObject({ status: 'seen-failing', how: 'refused' });
    });

    it('fails by a reset after the server\'s name, and by a ClientHello that nobody answers', () => {
      const reset = withControl(withNames(new Dialogue()));
      tcp(reset, 50000, web).open().send(helloFor('app.example.com')).reset();
      expect(resultOf(reset, app)).toMatchObject({ how: 'reset', contacts: [{ name: 'app.example.com', protocol: 'tls', how: 'reset' }] });
      const silent = withControl(withNames(new Dialogue()));
      tcp(silent, 50000, web).open().send(helloFor('app.example.com'));
      expect(resultOf(silent.wait(5000), app)).toMatchObject({ how: 'tls' });
    });

    it('fails by a name that does not resolve, for all its ports', () => {
      const d = withControl(new Dialogue());
      ask(d, 'app.example.com', 3);
      expect(resultOf(d, app)).toMatchObject({ status: 'seen-failing', how: 'dns', contacts: [{ name: 'app.example.com', address: null, protocol: 'tls', port: 443, works: false, how: 'dns' }] });
    });

    it('goes by the client\'s own word for a shared address', () => {
      const d = withNames(new Dialogue());
      secure(d, 50000, web, 'elsewhere.example.org');
      expect(resultOf(d, app)).toMatchObject({ status: 'not-seen', contacts: [] });
    });

    it('calls a relay by the name on the list, where its address has several', () => {
      const d = withNames(new Dialogue()).resolve(resolver, 'alias.example.com', turn.address).stunServer(laptop, turn, outside);
      expect(contactsOf(resultOf(d, turnUdp))).toEqual(['turn.example.com 198.51.100.10 udp/3478 works']);
    });

    it('is cut off by resets in use, where that is a page\'s; a relay\'s connections may end so', () => {
      const cut = (name: string): Dialogue => {
        const d = withControl(withNames(new Dialogue()));
        for (const port of [50000, 50001]) secure(d, port, web, name).reset();
        return d;
      };
      expect(resultOf(cut('app.example.com'), app)).toMatchObject({ status: 'seen-failing', how: 'reset' });
      expect(resultOf(cut('turn.example.com'), { role: 'turn', hosts: ['turn.example.com'] }).status).toBe('seen-working');
    });

    it('sees a relay whose connection began before the capture', () => {
      const d = withNames(new Dialogue());
      const send = d.relayUnderWay(from(50000), turn, 0x4000);
      d.media(send, { sent: 1, received: 2 }, 2000);
      expect(resultOf(d, { ...turnUdp, ports: ['tcp/3478'] }).status).toBe('seen-working');
    });

    const connect = (d: Dialogue, answer: string): ReturnType<typeof tcp> => {
      const c = tcp(d, 50000, proxy).open().send(http('CONNECT app.example.com:443 HTTP/1.1', 'Host: app.example.com:443'));
      d.wait(40);
      return c.reply(http(answer));
    };
    it('works through a web proxy, and says so', () => {
      const d = new Dialogue();
      connect(d, 'HTTP/1.1 200 OK').send(helloFor('app.example.com')).reply(http('x'));
      expect(resultOf(d, app)).toMatchObject({ status: 'seen-working', detail: 'TLS 443 to app.example.com: answered through the proxy 198.51.100.60.', contacts: [{ address: null, port: 443, works: true }] });
    });
    it('fails where the proxy says no', () => {
      const d = new Dialogue();
      connect(d, 'HTTP/1.1 403 Filtered');
      expect(resultOf(d, app)).toMatchObject({ status: 'seen-failing', how: 'proxy' });
    });

    it('fails where TURN stays silent in a connection that is up', () => {
      const d = withNames(new Dialogue());
      const send = d.tcp(from(50000), turn);
      send(true, stun(0x0003, d.id(), [Attr.requestedUdp()]));
      d.wait(30).frame(tcpFrame(turn, from(50000), 5001, 1021, TcpFlag.ack));
      expect(resultOf(d.wait(3000), { ...turnUdp, ports: ['tcp/3478'] }).status).toBe('not-seen');
      expect(resultOf(d.wait(6000), { ...turnUdp, ports: ['tcp/3478'] })).toMatchObject({ status: 'seen-failing', how: 'dropped' });
    });
  });

  it('of any host takes what comes on its ports, and fails by none of it', () => {
    const any = { role: 'media', hosts: ['*'], ports: ['udp/30000'] } as const;
    const works = new Dialogue().check(laptop, peer, 'a:b', outside);
    expect(resultOf(works, any).status).toBe('seen-working');
    const silent = withControl(new Dialogue());
    for (let i = 0; i < 4; i++) silent.check(laptop, peer, 'a:b', null, { rtt: 500 });
    expect(resultOf(silent.wait(4000), any).status).toBe('not-seen');
  });
});
