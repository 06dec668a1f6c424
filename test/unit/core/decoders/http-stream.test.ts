import { describe, expect, it } from 'vitest';
import type { HttpHead } from '../../../../electron/core/decoders/http.ts';
import { HttpExchange, HttpStream } from '../../../../electron/core/decoders/http-stream.ts';

interface Connection {
  readonly client: HttpStream;
  readonly server: HttpStream;
  readonly heads: HttpHead[];
  /** What came through the tunnel, with the direction: '> bytes', '< bytes', '> gap 5'. */
  readonly tunnelled: string[];
  readonly tunnels: string[];
  readonly issues: string[];
}

function connect(joined = false): Connection {
  const heads: HttpHead[] = [];
  const tunnelled: string[] = [];
  const tunnels: string[] = [];
  const issues: string[] = [];
  const exchange = new HttpExchange();
  const events = (direction: string): ConstructorParameters<typeof HttpStream>[0] => ({
    onHead: (head) => heads.push(head),
    onTunnel: (kind, target) => {
      tunnels.push(`${direction} ${kind} ${target}`);
      return {
        bytes: (b, from, to) => tunnelled.push(`${direction} ${Buffer.from(b.subarray(from, to)).toString('latin1')}`),
        gap: (length) => tunnelled.push(`${direction} gap ${length}`),
      };
    },
    onIssue: (_layer, _offset, reason) => issues.push(reason),
  });
  return { client: new HttpStream(events('>'), exchange, joined), server: new HttpStream(events('<'), exchange, joined), heads, tunnelled, tunnels, issues };
}
const say = (stream: HttpStream, ...chunks: readonly string[]): void => {
  for (const chunk of chunks) stream.bytes(Buffer.from(chunk, 'latin1'), 0, chunk.length);
};
const sayByByte = (stream: HttpStream, text: string): void => {
  const b = Buffer.from(text, 'latin1');
  for (let i = 0; i < b.length; i++) stream.bytes(b, i, i + 1);
};
const statuses = (c: Connection): (number | string)[] => c.heads.map((h) => (h.kind === 'request' ? h.method : h.status));

describe('HTTP/1.1 heads (RFC 9112)', () => {
  it('a request and its response', () => {
    const c = connect();
    say(c.client, 'GET /call?room=1 HTTP/1.1\r\nHost: call.example\r\nCookie: secret\r\n\r\n');
    say(c.server, 'HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 5\r\n\r\nhello');
    expect(c.heads).toMatchObject([
      { kind: 'request', method: 'GET', target: '/call?room=1', version: '1.1', host: 'call.example', fieldNames: ['host', 'cookie'] },
      { kind: 'response', status: 200, reason: 'OK', server: 'nginx', contentLength: 5 },
    ]);
    expect([c.client.state, c.server.state]).toEqual(['http', 'http']);
  });

  it('values of cookies and credentials are not kept', () => {
    const c = connect();
    say(c.client, 'GET / HTTP/1.1\r\nHost: x\r\nCookie: secret\r\nAuthorization: Basic secret\r\n\r\n');
    expect(JSON.stringify(c.heads)).not.toContain('secret');
  });

  it('a byte at a time, after empty lines, with single line feeds and folded fields', () => {
    const c = connect();
    sayByByte(c.client, '\r\n\r\nGET / HTTP/1.1\nX: a\n b\nHost:\n  folded.example\n\nGET /2 HTTP/1.1\r\nHost: y\r\n\r\n');
    expect(c.heads).toMatchObject([{ target: '/', host: 'folded.example' }, { target: '/2', host: 'y' }]);
  });

  it('bodies are skipped: by length, in chunks with trailers, and none where there is none', () => {
    const c = connect();
    say(c.client, 'POST /1 HTTP/1.1\r\nContent-Length: 24\r\n\r\nGET /fake HTTP/1.1\r\n\r\n\r\n', 'HEAD /2 HTTP/1.1\r\n\r\n', 'GET /3 HTTP/1.1\r\n\r\n', 'GET /4 HTTP/1.1\r\n\r\n');
    say(c.server, 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5;ext=1\r\nHTTP/', '\r\na\r\n1234567890\r\n0\r\nTrailer: x\r\n\r\n');
    say(c.server, 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n');
    expect(statuses(c)).toEqual(['POST', 'HEAD', 'GET', 'GET', 100, 200, 200, 304, 204]);
  });

  it('a response without length goes on until the connection closes', () => {
    const c = connect();
    say(c.client, 'GET / HTTP/1.1\r\n\r\n');
    say(c.server, 'HTTP/1.0 200 OK\r\n\r\n', 'HTTP/1.1 404 Not Found\r\n\r\n');
    expect(statuses(c)).toEqual(['GET', 200]);
  });

  it('a gap inside a body costs nothing, one inside a head that head', () => {
    const c = connect();
    say(c.client, 'POST /1 HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc');
    c.client.gap(97);
    say(c.client, 'GET /2 HTTP/1.1\r\nHo');
    c.client.gap(7);
    say(c.client, 'lost\r\n\r\n', 'GET /3 HTTP/1.1\r\n\r\n');
    expect(c.heads).toMatchObject([{ target: '/1' }, { target: '/3' }]);
  });

  it.each([
    ['TLS', '\x16\x03\x01\x02'],
    ['STUN', '\x00\x01\x00\x08'],
    ['ChannelData on 0x4745', 'GE\x00\x10payload'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['SSH', 'SSH-2.0-OpenSSH_9\r\n'],
    ['SMTP', '220 mail.example ESMTP\r\n'],
    ['a word too long for a method', 'A'.repeat(40)],
  ])('%s is not HTTP', (_what, text) => {
    const c = connect();
    sayByByte(c.client, text);
    expect(c.client.state).toBe('not-http');
    expect(c.heads).toEqual([]);
  });

  it('an endless head is given up', () => {
    const c = connect();
    say(c.client, 'GET / HTTP/1.1\r\n', ...Array<string>(40).fill(`X: ${'a'.repeat(1000)}\r\n`), '\r\n', 'GET /2 HTTP/1.1\r\n\r\n');
    expect(c.issues).toEqual(['head too long']);
    expect(c.heads).toMatchObject([{ target: '/2' }]);
  });

  it('a stream joined midway is recognised by a segment that begins with a start line', () => {
    const c = connect(true);
    say(c.client, 'rest of a body', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(c.heads).toMatchObject([{ host: 'x' }]);
  });
});

describe('tunnels', () => {
  const connectHead = 'CONNECT turn.example:443 HTTP/1.1\r\nHost: turn.example:443\r\n\r\n';

  it('what follows CONNECT and 200 is handed on, in both directions, gaps too', () => {
    const c = connect();
    say(c.client, connectHead);
    say(c.server, 'HTTP/1.1 200 Connection established\r\n\r\nfrom server');
    say(c.client, 'GET / HTTP/1.1\r\n\r\n');
    c.client.gap(5);
    expect(c.heads).toMatchObject([{ method: 'CONNECT', target: 'turn.example:443' }, { status: 200, reason: 'Connection established' }]);
    expect(c.tunnels).toEqual(['< connect turn.example:443', '> connect turn.example:443']);
    expect(c.tunnelled).toEqual(['< from server', '> GET / HTTP/1.1\r\n\r\n', '> gap 5']);
  });

  it('407 names the schemes, and the next CONNECT may succeed on the same connection', () => {
    const c = connect();
    say(c.client, connectHead);
    say(c.server, 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: Basic realm="corp"\r\nContent-Length: 4\r\n\r\nnope');
    say(c.client, connectHead);
    say(c.server, 'HTTP/1.1 200 OK\r\n\r\n');
    say(c.client, '\x16\x03\x01');
    expect(c.heads[1]).toMatchObject({ status: 407, proxyAuthenticate: ['Negotiate', 'Basic'] });
    expect(c.tunnels).toEqual(['< connect turn.example:443', '> connect turn.example:443']);
    expect(c.tunnelled).toEqual(['> \x16\x03\x01']);
  });

  it('403 opens nothing', () => {
    const c = connect();
    say(c.client, connectHead);
    say(c.server, 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    expect(statuses(c)).toEqual(['CONNECT', 403]);
    expect(c.tunnels).toEqual([]);
  });

  it('where the answer was not captured, bytes that are no HTTP are the tunnel', () => {
    const c = connect();
    say(c.client, connectHead, '\x16\x03\x01\x00');
    expect(c.tunnelled).toEqual(['> \x16\x03\x01\x00']);
  });

  it('a WebSocket upgrade (RFC 6455 4)', () => {
    const c = connect();
    say(c.client, 'GET /signal HTTP/1.1\r\nHost: call.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    say(c.server, 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n\r\n\x81\x05hello');
    say(c.client, '\x81\x85....');
    expect(c.heads).toMatchObject([{ upgrade: 'websocket' }, { status: 101, upgrade: 'websocket' }]);
    expect(c.tunnels).toEqual(['< upgrade websocket', '> upgrade websocket']);
    expect(c.tunnelled).toEqual(['< \x81\x05hello', '> \x81\x85....']);
  });

  it('an upgrade that is refused leaves HTTP as it was', () => {
    const c = connect();
    say(c.client, 'GET /signal HTTP/1.1\r\nUpgrade: websocket\r\n\r\n');
    say(c.server, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno');
    say(c.client, 'GET /poll HTTP/1.1\r\n\r\n');
    expect(statuses(c)).toEqual(['GET', 200, 'GET']);
    expect(c.tunnels).toEqual([]);
  });
});
