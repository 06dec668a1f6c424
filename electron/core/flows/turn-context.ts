/** Follows TURN far enough to know whose data a channel or an indication carries (RFC 8656 11, 12). */
import { StunMethod, type StunMessage } from '../decoders/stun-message.ts';
import type { Conduit, TurnContext } from './conduit.ts';
import { opposite, type Direction } from './flow.ts';

/** Peers and channels of one allocation; past it, the oldest is forgotten. RFC 8656 has 4,096 channel numbers. */
const limit = 4096;

export const isTurnMethod = (method: number): boolean => method >= StunMethod.allocate && method <= StunMethod.connectionAttempt;

/** The direction of the TURN client, from one TURN message going in `direction`. */
function clientDirection(message: StunMessage, direction: Direction): Direction {
  const fromServer =
    message.class === 'success' || message.class === 'error' ||
    (message.class === 'indication' && (message.method === StunMethod.data || message.method === StunMethod.connectionAttempt));
  return fromServer ? opposite(direction) : direction;
}

/**
 * Updates `c.turn` from a TURN message. `make` gives the conduit to a peer not seen before. Answers the conduit that a Send or Data indication's
 * content belongs to, else null.
 */
export function followTurn(c: Conduit, direction: Direction, message: StunMessage, make: (address: string, port: number) => Conduit): Conduit | null {
  c.turn ??= { client: clientDirection(message, direction), channels: new Map(), peers: new Map() };
  const turn: TurnContext = c.turn;
  const peer = message.peers[0];
  if (peer === undefined) return null;
  if (message.method === StunMethod.channelBind && message.class === 'request' && message.channelNumber !== undefined) {
    bindChannel(turn, message.channelNumber, peer.address, peer.port, make);
    return null;
  }
  const carries = message.class === 'indication' && (message.method === StunMethod.send || message.method === StunMethod.data);
  return carries && message.data !== undefined ? peerConduit(turn, peer.address, peer.port, make) : null;
}

/** The conduit that a channel leads to; of an unknown peer where its binding was not captured. */
export function channelConduit(turn: TurnContext, channel: number, make: (address: string, port: number) => Conduit): Conduit {
  const known = turn.channels.get(channel);
  if (known !== undefined) return known;
  const inner = make('', channel);
  remember(turn.channels, channel, inner);
  return inner;
}

function bindChannel(turn: TurnContext, channel: number, address: string, port: number, make: (address: string, port: number) => Conduit): void {
  const known = turn.channels.get(channel);
  const peer = turn.peers.get(`${address} ${port}`);
  if (known?.peerAddress === '' && peer === undefined) {
    // Its data came before the first binding that was captured.
    known.peerAddress = address;
    known.peerPort = port;
    remember(turn.peers, `${address} ${port}`, known);
  } else remember(turn.channels, channel, peer ?? peerConduit(turn, address, port, make));
}

function peerConduit(turn: TurnContext, address: string, port: number, make: (address: string, port: number) => Conduit): Conduit {
  const key = `${address} ${port}`;
  const known = turn.peers.get(key);
  if (known !== undefined) return known;
  const inner = make(address, port);
  remember(turn.peers, key, inner);
  return inner;
}

function remember<K>(map: Map<K, Conduit>, key: K, value: Conduit): void {
  if (map.size >= limit && !map.has(key)) map.delete(map.keys().next().value!);
  map.set(key, value);
}
