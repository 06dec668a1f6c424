/**
 * What Chromium 156 said in clear on this machine: two pages that call each other, their signaling over a WebSocket with permessage-deflate (npm package ws), and then a page on a
 * server that answers no QUIC. `getStats` of the first page: both candidates host, 10.77.0.2:51670 and 10.77.0.2:50807; DTLS 1.3.
 */
import { describe, expect, it } from 'vitest';
import { readCaptureFile } from '../../../../electron/capture/file-source.ts';
import { createAnalyzer } from '../../../../electron/core/create-analyzer.ts';
import type { DecodedPacket, Layer } from '../../../../electron/core/decode/decoded-packet.ts';
import type { Summary } from '../../../../electron/contract/summary.ts';
import { decodeFile } from '../../../helpers/decode-file.ts';
import { projectRoot } from '../../../helpers/shared.ts';
import { hasTshark, tsharkFields } from '../../../helpers/tshark-fields.ts';

const file = `${projectRoot}test/fixtures/chromium-clear-signaling.pcapng`;

async function summarize(): Promise<Summary> {
  const analyzer = createAnalyzer({ version: '0' });
  await readCaptureFile(file, {
    interface: (i) => analyzer.announceInterface(i), packet: (r) => analyzer.packet(r), issue: (i) => analyzer.captureIssue(i), dropped: (n) => analyzer.dropped(n),
  });
  return analyzer.summary();
}
const layersOf = (packets: readonly DecodedPacket[], name: string): { readonly frame: number; readonly layer: Layer }[] =>
  packets.flatMap((p) => p.layers.filter((l) => l.layer === name).map((layer) => ({ frame: p.frame, layer })));

describe("Chromium's own signaling", () => {
  it('gives the remote candidate its type, and says that the other side is a full agent', async () => {
    const summary = await summarize();
    expect(summary.calls).toMatchObject([{ remoteIceLite: false, path: { kind: 'direct', remote: { type: 'host', address: '10.77.0.2', port: 50807 } }, dtls: [{ version: 'DTLS 1.3' }] }]);
    expect(summary.capture.issues).toEqual([]);
  });

  it('an offer and an answer, each seen by sender and receiver, and their candidates', async () => {
    const sdp = layersOf(await decodeFile(file), 'sdp').map(({ layer }) => layer);
    const descriptions = sdp.filter((l) => l['lite'] === false);
    expect(descriptions.map((l) => l['setup'])).toEqual(['actpass', 'actpass', 'active', 'active']);
    expect(new Set(descriptions.map((l) => l['ufrag']))).toHaveProperty('size', 2);
    expect(JSON.stringify(sdp)).toContain('"port":50807,"type":"host"');
    expect(sdp.every((l) => l['ufrag'] !== null)).toBe(true);
  });

  it('its QUIC hello is read from pieces in any order, and nobody answered', async () => {
    const { signaling } = await summarize();
    expect(signaling.filter((s) => s.protocol === 'quic')).toMatchObject([{ hostname: 'quic.test', server: '10.77.0.9', port: 443, state: 'unanswered', version: 'QUIC v1', bytesReceived: 0 }]);
  });
});

describe.skipIf(!hasTshark())('as tshark reads it', () => {
  it('the same WebSocket frames, compressed and masked alike', async () => {
    const fields = ['frame.number', 'websocket.opcode', 'websocket.mask', 'websocket.rsv', 'websocket.payload_length', 'websocket.payload_length_ext_16'] as const;
    const theirs = tsharkFields(file, fields, ['-Y', 'websocket']).map((r) => {
      const short = Number(r['websocket.payload_length'][0]);
      return {
        frame: Number(r['frame.number'][0]), opcode: Number(r['websocket.opcode'][0]), masked: r['websocket.mask'][0] === '1' || r['websocket.mask'][0] === 'True',
        compressed: (Number(r['websocket.rsv'][0]) & 4) !== 0, length: short === 126 ? Number(r['websocket.payload_length_ext_16'][0]) : short,
      };
    });
    const ours = layersOf(await decodeFile(file), 'websocket').filter(({ layer }) => layer['opcode'] !== undefined);
    expect(ours.map(({ frame, layer }) => ({ frame, opcode: layer['opcode'] === 'text' ? 1 : layer['opcode'] === 'close' ? 8 : -1, masked: layer['masked'], compressed: layer['compressed'], length: layer['length'] }))).toEqual(theirs);
    expect(theirs.length).toBeGreaterThan(10);
  });

  it('the same QUIC hello in the same frame', async () => {
    const theirs = tsharkFields(file, ['frame.number', 'tls.handshake.extensions_server_name', 'tls.handshake.extensions_alpn_str', 'tls.handshake.random'], ['-Y', 'quic && tls.handshake.extensions_server_name']);
    const [hello, ...more] = layersOf(await decodeFile(file), 'quic').filter(({ layer }) => layer['clientHello'] !== undefined);
    expect(more).toEqual([]);
    expect(hello).toMatchObject({
      frame: Number(theirs[0]!['frame.number'][0]),
      layer: { clientHello: { serverName: theirs[0]!['tls.handshake.extensions_server_name'][0], alpn: theirs[0]!['tls.handshake.extensions_alpn_str'], random: theirs[0]!['tls.handshake.random'][0] } },
    });
  });
});
