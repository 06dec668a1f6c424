/** A scripted call that tells of people wherever packets can: in STUN and TURN, in DNS and mDNS, in ICMP quotes, and in HTTP and WebSockets in clear. */
import type { PersonalValues } from './personal-values.ts';
import { pcapHeader, pcapPacket } from './capture-file.ts';
import { a, dnsResponse } from './dns-bytes.ts';
import { reject6 } from './dialogue-network.ts';
import { http, ScriptedTcp } from './dialogue-signaling.ts';
import { Dialogue } from './dialogue.ts';
import { at, Attr, channelData, dnsQuery, icmpUnreachable, rtp, stun } from './scripted-packets.ts';
import { webSocketFrame } from './websocket-bytes.ts';

const laptop = at('10.1.0.2', 40000);
const laptop6 = at('2001:db8:1::2', 40006);
const outside = at('198.51.100.2', 40000);
const turn = at('198.51.100.10', 3478);
const relayed = at('198.51.100.11', 50000);
const web = at('198.51.100.20', 8080);
const resolver = at('10.1.0.1', 53);
const group = at('224.0.0.251', 5353);

/** The other side, by all its addresses, and somebody on the laptop's own link. */
const peer = at('203.0.113.77', 30000);
const peerAtHome = at('192.168.44.55', 30000);
const peer6 = at('2a02:8071:1234:5600:a1b2:c3d4:e5f6:789', 30006);
const colleague = at('10.1.0.93', 30000);

const started = 1_790_000_000;
/** TURN REST: when they run out, and whose they are. */
const user = `${started + 86_400}:carol.muster@people.example`;
const [mine, theirs] = ['mYfR', 'ThF/+8xq'];
const device = 'carols-iphone-13.local';
const candidateName = '0d5b4c1e-7f3a-4b2c-9d8e-1a2b3c4d5e6f.local';
const secrets = {
  bearer: 'eyJhbGciOiJIUzI1NiJ9.Y2Fyb2w.c2lnbmF0dXJl', cookie: 'sid-4711-carolscookie', query: 'join-token-q7w8e9', basic: 'Y2Fyb2w6cGFzc3dvcmQ', pwd: 'IcEpAsSwOrDoFcArOl123456', theirPwd: 'AnOtHeRiCePaSsWoRd654321',
  cname: 'cNaMeOfCarol42', msid: '7c0ffee0-aaaa-bbbb-cccc-0123456789ab', nonce: 'nonce-of-carols-session', setCookie: 'fresh-cookie-of-carol', room: 'carols-secret-room',
};
const fingerprint = Array.from({ length: 32 }, (_, i) => (i * 7 + 16).toString(16).toUpperCase()).join(':');

export const tellingValues: PersonalValues = {
  addresses: [peer, peerAtHome, peer6, colleague].map(({ address }) => address),
  hardwareAddresses: [],
  words: [...Object.values(secrets), 'carol.muster', 'people.example', mine, theirs, fingerprint],
  hostNames: [device, candidateName, 'carols-clinic.example.org'],
};
/** By which the client's side of the WebSocket is masked. */
export const webSocketMask: readonly number[] = [0x37, 0xfa, 0x21, 0x3d];

const offer = (ufrag: string, pwd: string, candidates: readonly string[]): string =>
  JSON.stringify({
    type: 'offer',
    sdp: [
      'v=0', `o=- 1 2 IN IP4 ${peerAtHome.address}`, 's=-', 't=0 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', `c=IN IP4 ${peer.address}`, `a=ice-ufrag:${ufrag}`, `a=ice-pwd:${pwd}`,
      `a=fingerprint:sha-256 ${fingerprint}`, 'a=setup:actpass', 'a=mid:0', `a=msid:- ${secrets.msid}`, `a=ssrc:7 cname:${secrets.cname}`, ...candidates.map((c) => `a=${c}`), '',
    ].join('\r\n'),
  });
const candidates = [
  `candidate:1 1 udp 2113937151 ${peerAtHome.address} 30000 typ host`, `candidate:2 1 udp 1677729535 ${peer.address} 30000 typ srflx raddr ${peerAtHome.address} rport 30000`,
  `candidate:3 1 udp 2113939711 ${peer6.address} 30006 typ host`, `candidate:4 1 udp 2113937151 ${candidateName} 30000 typ host`,
];

class RecordedDialogue extends Dialogue {
  readonly packets: Uint8Array[] = [];

  override frame(framed: Uint8Array): number {
    const microseconds = Math.round(this.now * 1000);
    this.packets.push(pcapPacket('little', started + Math.floor(microseconds / 1e6), microseconds % 1e6, [...framed]));
    return super.frame(framed);
  }
}

/** A pcap file. */
export function tellingCapture(): Uint8Array {
  const d = new RecordedDialogue();
  d.resolve(at(laptop.address, 5400), 'turn.example.com', turn.address).resolve(at(laptop.address, 5401), 'call.example.com', web.address);
  d.udp(at(laptop.address, 5402), resolver, dnsQuery(7, 'carols-clinic.example.org'));
  d.udp(at(laptop.address, 5402), resolver, dnsQuery(8, [...peer.address.split('.').reverse(), 'in-addr', 'arpa'].join('.')));
  for (const name of [device, candidateName]) d.udp(at(colleague.address, 5353), group, dnsResponse(null, 1, [a(name, name === device ? colleague.address : peerAtHome.address)]));

  const signaling = new ScriptedTcp(d, at(laptop.address, 41000), web).open();
  signaling.send(http(
    `GET /rooms/${secrets.room}/socket?token=${secrets.query} HTTP/1.1`, 'Host: call.example.com:8080', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    `Authorization: Bearer ${secrets.bearer}`, `Proxy-Authorization: Basic ${secrets.basic}`, `Cookie: session=${secrets.cookie}`,
  ));
  signaling.reply(http('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket', `Set-Cookie: session=${secrets.setCookie}`));
  signaling.send(webSocketFrame(offer(mine, secrets.pwd, [`candidate:1 1 udp 2113937151 ${laptop.address} ${laptop.port} typ host`]), { masked: true }));
  signaling.reply(webSocketFrame(offer(theirs, secrets.theirPwd, candidates)));
  signaling.reply(webSocketFrame(JSON.stringify({ candidate: { candidate: candidates[1], sdpMid: '0', usernameFragment: theirs } })));

  const transact = (type: number, attributes: Parameters<typeof stun>[2], answer: number, answers: Parameters<typeof stun>[2]): void => {
    const id = d.id();
    d.udp(laptop, turn, stun(type, id, attributes));
    d.wait(30);
    d.udp(turn, laptop, stun(answer, id, answers));
  };
  const credentials = [Attr.username(user), Attr.realm('example.com'), Attr.nonce(secrets.nonce)];
  transact(0x0003, [Attr.requestedUdp()], 0x0113, [Attr.error(401, 'Unauthorized'), Attr.realm('example.com'), Attr.nonce(secrets.nonce)]);
  transact(0x0003, [Attr.requestedUdp(), ...credentials], 0x0103, [Attr.xorRelayed(relayed), Attr.xorMapped(outside), Attr.lifetime(600)]);
  transact(0x0008, [Attr.xorPeer(peerAtHome), ...credentials], 0x0118, [Attr.error(403, `Forbidden for ${user} to ${peerAtHome.address}`)]);
  transact(0x0009, [Attr.channel(0x4000), Attr.xorPeer(peer), ...credentials], 0x0109, []);

  const names = `${theirs}:${mine}`;
  for (const far of [peerAtHome, colleague]) for (let i = 0; i < 4; i++) d.check(laptop, far, names, null, { rtt: 200 });
  d.frame(icmpUnreachable(resolver.address, 13, laptop, peerAtHome));
  d.check(laptop6, peer6, names, null);
  reject6(d, '2001:db8:1::1', 1, laptop6, peer6);
  const throughRelay = (outwards: boolean, message: Uint8Array): void => void d.udp(outwards ? laptop : turn, outwards ? turn : laptop, channelData(0x4000, message));
  d.check(relayed, peer, names, relayed, { via: throughRelay, nominate: true });
  const id = d.id();
  throughRelay(false, stun(0x0001, id, [Attr.username(`${mine}:${theirs}`), Attr.priority(1), Attr.controlled()]));
  throughRelay(true, stun(0x0101, id, [Attr.xorMapped(peer)]));
  for (let i = 0; i < 100; i++) {
    throughRelay(true, rtp(7, i, i * 960));
    throughRelay(false, rtp(8, i, i * 960));
    d.wait(20);
  }
  return Buffer.concat([pcapHeader('little'), ...d.packets]);
}
