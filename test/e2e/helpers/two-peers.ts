/**
 * A call between this machine and a peer behind a pair of interfaces made for the test: ICE checks with answers, and RTP both ways.
 * Root only; the interfaces are gone afterwards.
 */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';

const ours = '10.197.77.1';
const theirs = '10.197.77.2';
const port = 50_000;

/** Runs on both sides; in the peer's namespace as a script of its own, so it stands on Node alone. */
const talk = (socket: Socket, peer: { address: string; port: number }, ssrc: number, controlling: boolean): (() => void) => {
  const attribute = (type: number, value: Buffer): Buffer => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(type, 0);
    head.writeUInt16BE(value.length, 2);
    return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
  };
  const message = (type: number, transaction: Buffer, attributes: Buffer[]): Buffer => {
    const body = Buffer.concat(attributes);
    const head = Buffer.alloc(8);
    head.writeUInt16BE(type, 0);
    head.writeUInt16BE(body.length, 2);
    head.writeUInt32BE(0x2112a442, 4);
    return Buffer.concat([head, transaction, body]);
  };
  let sequence = 0;
  let timers: NodeJS.Timeout[] = [];
  socket.on('message', (bytes, from) => {
    if (bytes.length < 20) return;
    // As in any call, media waits for the first check that is answered.
    if (bytes.readUInt16BE(0) === 0x0101 && timers.length === 1) timers.push(setInterval(media, 20));
    if (bytes.readUInt16BE(0) !== 1) return;
    const mapped = Buffer.from([0, 1, 0, 0, ...from.address.split('.').map(Number)]);
    mapped.writeUInt16BE(from.port ^ 0x2112, 2);
    mapped.writeUInt32BE((mapped.readUInt32BE(4) ^ 0x2112a442) >>> 0, 4);
    socket.send(message(0x0101, bytes.subarray(8, 20), [attribute(0x0020, mapped)]), from.port, from.address);
  });
  const check = (): void => {
    const transaction = Buffer.from(Array.from({ length: 12 }, () => Math.floor(Math.random() * 256)));
    const priority = Buffer.alloc(4);
    priority.writeUInt32BE(1_845_501_695, 0);
    const attributes = [attribute(0x0006, Buffer.from(controlling ? 'them:us' : 'us:them')), attribute(0x0024, priority), attribute(controlling ? 0x802a : 0x8029, Buffer.alloc(8, 7))];
    if (controlling) attributes.push(attribute(0x0025, Buffer.alloc(0)));
    socket.send(message(1, transaction, attributes), peer.port, peer.address);
  };
  const media = (): void => {
    const packet = Buffer.alloc(112, sequence & 0xff);
    packet[0] = 0x80;
    packet[1] = 111;
    packet.writeUInt16BE(sequence & 0xffff, 2);
    packet.writeUInt32BE((sequence * 960) >>> 0, 4);
    packet.writeUInt32BE(ssrc, 8);
    sequence++;
    socket.send(packet, peer.port, peer.address);
  };
  timers = [setInterval(check, 300)];
  check();
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
};

export const peersObstacle =
  process.platform !== 'linux' ? 'network namespaces are Linux only' : process.getuid?.() !== 0 ? 'making network interfaces needs root' : null;

export class TwoPeers {
  /** The interface on this machine to capture. */
  readonly interfaceName = `iwg${process.pid % 100_000}`;
  readonly #namespace = `iwG-${process.pid}`;
  readonly #peer: ChildProcess;
  readonly #socket = createSocket('udp4');
  #hangUp: () => void = () => undefined;

  constructor() {
    const ip = (args: string): void => void execFileSync('ip', args.split(' '));
    ip(`netns add ${this.#namespace}`);
    ip(`link add ${this.interfaceName} type veth peer name far netns ${this.#namespace}`);
    ip(`addr add ${ours}/24 dev ${this.interfaceName}`);
    ip(`link set ${this.interfaceName} up`);
    ip(`-n ${this.#namespace} addr add ${theirs}/24 dev far`);
    ip(`-n ${this.#namespace} link set far up`);
    const script = `
      const socket = require('node:dgram').createSocket('udp4');
      const talk = ${talk.toString()};
      socket.bind(${port}, '${theirs}', () => talk(socket, { address: '${ours}', port: ${port} }, 0x1001, false));`;
    this.#peer = spawn('ip', ['netns', 'exec', this.#namespace, process.execPath, '-e', script], { stdio: 'inherit' });
  }

  /** Begins to call. */
  call(): void {
    this.#socket.bind(port, ours, () => (this.#hangUp = talk(this.#socket, { address: theirs, port }, 0x2002, true)));
  }

  setLink(state: 'up' | 'down'): void {
    execFileSync('ip', ['link', 'set', this.interfaceName, state]);
  }

  remove(): void {
    this.#hangUp();
    this.#socket.close();
    this.#peer.kill('SIGKILL');
    execFileSync('ip', ['link', 'delete', this.interfaceName]);
    execFileSync('ip', ['netns', 'delete', this.#namespace]);
  }
}
