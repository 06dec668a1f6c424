import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JsonValue } from '../../../../electron/core/decode/decoded-packet.ts';
import { alpnExtension, clientHello, extension, handshake, serverHello, serverNameExtension } from '../../../helpers/handshake-bytes.ts';
import { pcapHeader, pcapPacket, bytesOf } from '../../../helpers/capture-file.ts';
import { decodeFile } from '../../../helpers/decode-file.ts';
import { ackFrame, cryptoFrame, handshakePacket, initialPacket, joined, padding, v1, v2 } from '../../../helpers/quic-bytes.ts';
import { at, udpFrame } from '../../../helpers/scripted-packets.ts';
import { hasTshark, tsharkFields } from '../../../helpers/tshark-fields.ts';

const fields = ['frame.number', 'tls.handshake.type', 'tls.handshake.extensions_server_name', 'tls.handshake.extensions_alpn_str', 'tls.handshake.random'] as const;

const server = at('203.0.113.7', 443);
const hello = (name: string, random: number): number[] =>
  handshake(1, clientHello({ random, extensions: [...serverNameExtension(name), ...alpnExtension('h3', 'hq'), ...extension(51, padding(1300)), ...extension(43, [2, 3, 4])] }));
const answer = (random: number): number[] => handshake(2, serverHello({ random, suites: [0x1301], extensions: extension(43, [3, 4]) }));

/** Two connections, of either version, their hellos cut and turned round as Chromium does. */
function capture(): Uint8Array {
  const frames = [v1, v2].flatMap((version, i) => {
    const laptop = at('10.1.0.2', 40000 + i);
    const keyId = [i, 2, 3, 4, 5, 6, 7, 8];
    const h = hello(`name${i}.example`, 3 + i);
    const client = (content: number[], number: number): Uint8Array =>
      udpFrame(laptop, server, initialPacket(content, { version, keyId, source: [7, 7, 7], number, numberBytes: 1 }));
    return [
      client([...cryptoFrame(600, h.slice(600, 1200)), 1, 0, 0, ...cryptoFrame(0, h.slice(0, 200))], 0),
      client([...cryptoFrame(1200, h.slice(1200)), 1, ...cryptoFrame(200, h.slice(200, 600))], 1),
      udpFrame(server, laptop, joined(
        initialPacket([...ackFrame(1), ...cryptoFrame(0, answer(5 + i))], { version, from: 'server', keyId, destination: [7, 7, 7], source: [4, 4] }),
        handshakePacket([7, 7, 7], 60, version),
      )),
    ];
  });
  return bytesOf(pcapHeader('little'), ...frames.map((f, i) => pcapPacket('little', 1_790_000_000 + i, 0, [...f])));
}

describe.skipIf(!hasTshark())('QUIC hellos as tshark reads them', () => {
  it('agree in server name, protocols and random, in the same frame', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'icewatch-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'quic.pcap');
    writeFileSync(path, capture());
    const theirs = tsharkFields(path, fields, ['-Y', 'quic && tls.handshake.type']).map((r) => ({
      frame: Number(r['frame.number'][0]), type: Number(r['tls.handshake.type'][0]),
      serverName: r['tls.handshake.extensions_server_name'][0] ?? null, alpn: r['tls.handshake.extensions_alpn_str'], random: r['tls.handshake.random'][0],
    }));
    const ours = await decodeFile(path);
    const said = ours.flatMap((p) => p.layers.filter((l) => l.layer === 'quic').flatMap((l) => {
      const clientSays = l['clientHello'] as Record<string, JsonValue> | undefined;
      const serverSays = l['serverHello'] as Record<string, JsonValue> | undefined;
      if (clientSays !== undefined) return [{ frame: p.frame, type: 1, serverName: clientSays['serverName'], alpn: clientSays['alpn'], random: clientSays['random'] }];
      return serverSays === undefined ? [] : [{ frame: p.frame, type: 2, serverName: null, alpn: [], random: serverSays['random'] }];
    }));
    expect(said).toEqual(theirs);
    expect(said.map((s) => s.frame)).toEqual([2, 3, 5, 6]);
  });
});
