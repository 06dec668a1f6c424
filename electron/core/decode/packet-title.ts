/** What a packet is, in one line, and which of its fields it is cited for more often than others. */
import type { JsonValue, Layer } from './decoded-packet.ts';

export interface PacketTitle {
  /** 'STUN Allocate error 401 Unauthorized'. */
  readonly text: string;
  /** The layer that it speaks of; null for a packet without any that decoded. */
  readonly layer: Layer | null;
  /** Names or keys of that layer's telling fields. */
  readonly tells: ReadonlySet<string>;
}

interface Said {
  readonly text: string;
  readonly tells: readonly string[];
  /** A layer that says more than those around it is preferred: an error than a record's header. */
  readonly weight: number;
}

type Members = { readonly [key: string]: JsonValue };
const members = (value: JsonValue | undefined): Members => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {});
const list = (value: JsonValue | undefined): readonly Members[] => (Array.isArray(value) ? (value as readonly JsonValue[]).map(members) : []);
const text = (value: JsonValue | undefined): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const words = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');

const stunAnswers = ['XOR-RELAYED-ADDRESS', 'XOR-MAPPED-ADDRESS', 'MAPPED-ADDRESS', 'LIFETIME'];
const stunQuestions = ['USE-CANDIDATE', 'XOR-PEER-ADDRESS', 'CHANNEL-NUMBER', 'REQUESTED-TRANSPORT'];

function stun(layer: Layer): Said {
  const attributes = list(layer['attributes']);
  const error = members(attributes.find((a) => a['name'] === 'ERROR-CODE')?.['value']);
  const kind = text(layer['class']);
  const nominates = attributes.some((a) => a['name'] === 'USE-CANDIDATE');
  const what = words('STUN', text(layer['method']), kind, text(error['code']), text(error['reason']), nominates ? 'that nominates' : '');
  return { text: what, tells: kind === 'error' ? ['ERROR-CODE'] : ['class', ...(kind === 'request' ? stunQuestions : stunAnswers)], weight: 4 };
}

function dtls(layer: Layer): Said {
  const records = list(layer['records']);
  const alert = records.map((r) => members(r['alert'])).find((a) => a['name'] !== undefined);
  if (alert !== undefined) return { text: words('DTLS alert', text(alert['name'])), tells: ['name'], weight: 4 };
  const handshakes = records.flatMap((r) => list(r['handshakes'])).map((h) => text(h['type']));
  const said = [...new Set(handshakes)].slice(0, 4).join(', ') || text(records[0]?.['contentType']) || 'encrypted';
  return { text: words('DTLS', said), tells: handshakes.length > 0 ? ['type'] : ['contentType', 'encrypted'], weight: 4 };
}

function dns(layer: Layer): Said {
  const question = list(layer['questions'])[0] ?? {};
  const asked = words(text(question['name']), text(question['typeName']));
  if (layer['response'] !== true) return { text: words('DNS question:', asked), tells: ['name'], weight: 4 };
  return { text: words('DNS answer', text(layer['rcodeName']), 'to', asked), tells: ['rcodeName', 'address'], weight: 4 };
}

/** Of TLS, and of QUIC, which carries the same messages. */
function tls(layer: Layer): Said {
  const protocol = layer.layer.toUpperCase();
  const hello = members(layer['clientHello']);
  if (layer['clientHello'] !== undefined) {
    const name = text(hello['serverName']);
    return { text: words(protocol, 'ClientHello', name === '' ? '' : `for ${name}`), tells: ['serverName', 'alpn'], weight: 5 };
  }
  if (layer['serverHello'] !== undefined) return { text: words(protocol, 'ServerHello', text(members(layer['serverHello'])['version'])), tells: ['version', 'alpn'], weight: 5 };
  const certificate = members(layer['certificate']);
  if (layer['certificate'] !== undefined) return { text: words(protocol, 'certificate of', text(certificate['subject']) || 'an unnamed subject'), tells: ['subject', 'issuer'], weight: 4 };
  const alert = members(layer['alert']);
  if (layer['alert'] !== undefined) return { text: words(protocol, 'alert', text(alert['name'])), tells: ['name'], weight: 6 };
  const close = members(layer['close']);
  if (layer['close'] !== undefined) return { text: words(protocol, 'close with error', text(close['errorCode'])), tells: ['errorCode'], weight: 6 };
  const record = members(layer['record']);
  return { text: words(protocol, text(record['contentType']) || text(layer['type'])), tells: ['contentType', 'type'], weight: 3 };
}

function http(layer: Layer): Said {
  if (layer['kind'] === 'request') return { text: words('HTTP', text(layer['method']), text(layer['target']).slice(0, 80)), tells: ['method', 'target'], weight: 4 };
  return { text: words('HTTP', text(layer['status']), text(layer['reason']).slice(0, 80)), tells: ['status', 'reason'], weight: 4 };
}

function tcp(layer: Layer): Said {
  const flags = Array.isArray(layer['flags']) ? layer['flags'].join(' ') : '';
  // A reset or a SYN is what such a packet is cited for, whatever it carries.
  return { text: words('TCP', flags), tells: ['flags', 'segment'], weight: /SYN|RST/.test(flags) ? 7 : 2 };
}

function icmp(layer: Layer): Said {
  return { text: `${layer.layer === 'icmp' ? 'ICMP' : 'ICMPv6'} ${text(layer['typeName'])}: ${text(layer['codeName'])}`, tells: ['codeName', 'nextHopMtu'], weight: 8 };
}

function say(layer: Layer): Said {
  switch (layer.layer) {
    case 'stun':
      return stun(layer);
    case 'dtls':
      return dtls(layer);
    case 'dns':
      return dns(layer);
    case 'tls':
    case 'quic':
      return tls(layer);
    case 'http':
      return http(layer);
    case 'websocket':
      return layer['close'] === undefined
        ? { text: words('WebSocket', text(layer['opcode']), 'frame'), tells: ['opcode'], weight: 4 }
        : { text: words('WebSocket close', text(members(layer['close'])['code'])), tells: ['code'], weight: 6 };
    case 'sdp':
      return { text: 'ICE description in signaling', tells: ['candidate', 'ufrag', 'lite'], weight: 6 };
    case 'rtp':
      return { text: `RTP sequence number ${text(layer['sequenceNumber'])}, payload type ${text(layer['payloadType'])}`, tells: ['sequenceNumber', 'ssrc'], weight: 4 };
    case 'rtcp':
      return { text: words('RTCP', [...new Set(list(layer['packets']).map((p) => text(p['name'])))].join(', ')), tells: ['name'], weight: 4 };
    case 'tcp':
      return tcp(layer);
    case 'icmp':
    case 'icmpv6':
      return icmp(layer);
    case 'turn-channel':
      return { text: `TURN channel 0x${Number(layer['channel']).toString(16)}`, tells: ['channel', 'peer'], weight: 2 };
    case 'turn-data':
      return { text: 'TURN data', tells: ['peer'], weight: 2 };
    case 'data':
      return { text: 'data', tells: [], weight: 1 };
    case 'udp':
      return { text: 'UDP', tells: ['length'], weight: 1 };
    default:
      return { text: layer.layer, tells: [], weight: layer.layer === 'ethernet' || layer.layer.startsWith('linux-cooked') ? 0 : 1 };
  }
}

/** Of the layers that say equally much, the innermost. */
export function titleOf(layers: readonly Layer[]): PacketTitle {
  let best: { readonly layer: Layer; readonly said: Said } | null = null;
  for (const layer of layers) {
    const said = say(layer);
    if (best === null || said.weight >= best.said.weight) best = { layer, said };
  }
  if (best === null) return { text: 'not decoded', layer: null, tells: new Set() };
  const relayed = layers.some((l) => l.layer === 'turn-channel' || l.layer === 'turn-data') && !best.layer.layer.startsWith('turn-') && best.said.weight < 7;
  return { text: relayed ? `${best.said.text}, inside TURN` : best.said.text, layer: best.layer, tells: new Set(best.said.tells) };
}
