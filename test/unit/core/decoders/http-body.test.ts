import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { signalingBody } from '../../../../electron/core/decoders/http-body.ts';
import { HttpExchange, HttpStream } from '../../../../electron/core/decoders/http-stream.ts';
import { TextMemory } from '../../../../electron/core/decoders/text-memory.ts';

interface Heard {
  readonly stream: HttpStream;
  readonly texts: string[];
}

function listen(): Heard {
  const texts: string[] = [];
  const memory = new TextMemory();
  const stream = new HttpStream(
    { onHead: () => undefined, onTunnel: () => null, onBody: (head) => signalingBody(head, memory, (b) => texts.push(Buffer.from(b).toString())) },
    new HttpExchange(),
  );
  return { stream, texts };
}
const say = (h: Heard, ...chunks: readonly (string | Uint8Array)[]): void => {
  for (const chunk of chunks) {
    const b = Buffer.from(chunk);
    // By pieces, as segments come.
    for (let at = 0; at < b.length; at += 700) h.stream.bytes(b, at, Math.min(b.length, at + 700));
  }
};
const chunked = (b: Uint8Array, size: number): Uint8Array => {
  const parts: Buffer[] = [];
  for (let at = 0; at < b.length; at += size) parts.push(Buffer.from(`${Math.min(size, b.length - at).toString(16)}\r\n`), Buffer.from(b.subarray(at, at + size)), Buffer.from('\r\n'));
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
};
const body = `{"sdp":"v=0\\r\\n","x":"${'abc'.repeat(900)}"}`;

describe('bodies of HTTP messages', () => {
  it('with a length of their own: of requests and responses, one after the other', () => {
    const h = listen();
    say(h, `POST /whip HTTP/1.1\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n`, 'PATCH /whip HTTP/1.1\r\nContent-Type: application/trickle-ice-sdpfrag; charset=utf-8\r\nContent-Length: 2\r\n\r\na=');
    expect(h.texts).toEqual(['v=0\r\n', 'a=']);
  });

  it.each([['identity', Buffer.from(body)], ['gzip', gzipSync(body)], ['deflate', deflateSync(body)], ['deflate', deflateRawSync(body)]] as const)('in chunks and with a length, %s', (encoding, coded) => {
    const h = listen();
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: ${encoding}\r\n`;
    say(h, `${head}Transfer-Encoding: chunked\r\n\r\n`, chunked(coded, 100), `${head}Content-Length: ${coded.length}\r\n\r\n`, coded);
    expect(h.texts).toEqual([body, body]);
  });

  it('an event stream never ends: each chunk is told for itself', () => {
    const h = listen();
    say(h, 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n', 'f\r\ndata: first\n\n  \r\n', 'e\r\ndata: second\n\n\r\n');
    expect(h.texts).toEqual(['data: first\n\n  ', 'data: second\n\n']);
  });

  it.each(['text/html', 'image/png', 'application/javascript', 'application/octet-stream', 'video/mp4'])('%s is not looked at', (type) => {
    const h = listen();
    say(h, `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: 3\r\n\r\nv=0`);
    expect(h.texts).toEqual([]);
  });

  it('a coding that is not known is not guessed', () => {
    const h = listen();
    say(h, 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nv=0');
    expect(h.texts).toEqual([]);
  });

  it('a body with a hole is not told, the next one is', () => {
    const h = listen();
    say(h, 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{');
    h.stream.gap(999);
    say(h, 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}');
    expect(h.texts).toEqual(['{}']);
  });

  it('what is longer than 256 KB, or swells to more, is not told', () => {
    const h = listen();
    const bomb = gzipSync(new Uint8Array(50 << 20));
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
    say(h, `${head}Content-Length: 300000\r\n\r\n`, new Uint8Array(300_000), `${head}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`, bomb, `${head}Content-Length: 2\r\n\r\nok`);
    expect(h.texts).toEqual(['ok']);
  });
});
