import { describe, expect, it } from 'vitest';
import { HttpExchange, HttpStream } from '../../../../electron/core/decoders/http-stream.ts';
import { hasShared, thirdPartyCapture } from '../../../helpers/shared.ts';
import { readTcpDirections } from '../../../helpers/tcp-directions.ts';
import { hasTshark, tsharkFields } from '../../../helpers/tshark-fields.ts';

describe.skipIf(!hasShared || !hasTshark())('HTTP as tshark reads it', () => {
  it('requests and responses over several segments agree', () => {
    const file = thirdPartyCapture('webex.pcap');
    const heads = new Map<string, string[]>();
    const exchanges = new Map<string, HttpExchange>();
    readTcpDirections(file, (sender, connection) => {
      const exchange = exchanges.get(connection) ?? new HttpExchange();
      exchanges.set(connection, exchange);
      const said = heads.get(sender) ?? [];
      heads.set(sender, said);
      return new HttpStream({
        onHead: (h) => said.push(h.kind === 'request' ? `${h.method} ${h.target} ${h.host ?? ''} ${h.contentLength ?? ''}` : `${h.status} ${h.reason} ${h.contentLength ?? ''}`),
        onTunnel: () => null,
      }, exchange);
    });
    const theirs = new Map<string, string[]>();
    for (const row of tsharkFields(file, ['ip.src', 'tcp.srcport', 'http.request.method', 'http.request.uri', 'http.host', 'http.response.code', 'http.response.phrase', 'http.content_length_header'], ['-Y', 'http'])) {
      const sender = `${row['ip.src'][0]!}:${row['tcp.srcport'][0]!}`;
      const said = [...row['http.request.method'], ...row['http.request.uri'], ...row['http.host'], ...row['http.response.code'], ...row['http.response.phrase']].join(' ');
      theirs.set(sender, [...(theirs.get(sender) ?? []), `${said} ${row['http.content_length_header'][0] ?? ''}`]);
    }
    expect(theirs.size).toBeGreaterThan(2);
    expect(Object.fromEntries([...heads].filter(([, said]) => said.length > 0))).toEqual(Object.fromEntries(theirs));
  });
});
