import { describe, expect, it } from 'vitest';
import type { TlsClientHello, TlsServerHello } from '../../../../electron/core/decoders/tls.ts';
import { TlsStream } from '../../../../electron/core/decoders/tls-stream.ts';
import { hasShared, labCapture, labCaptures, thirdPartyCapture } from '../../../helpers/shared.ts';
import { readTcpDirections } from '../../../helpers/tcp-directions.ts';
import { hasTshark, tsharkFields } from '../../../helpers/tshark-fields.ts';

interface Said {
  readonly serverNames: string[];
  readonly alpn: string[];
  readonly versions: string[];
  readonly ciphers: string[];
  readonly randoms: string[];
  readonly supportedVersions: string[];
  readonly extensions: string[];
}
const nothing = (): Said => ({ serverNames: [], alpn: [], versions: [], ciphers: [], randoms: [], supportedVersions: [], extensions: [] });
const hex4 = (n: number): string => `0x${n.toString(16).padStart(4, '0')}`;

/** By 'sender random' of the hello: streams that tshark cut elsewhere than we do still compare hello by hello. */
type Hellos = Map<string, Said>;

function note(hellos: Hellos, sender: string, hello: TlsClientHello | TlsServerHello): void {
  const said = nothing();
  said.versions.push(hex4(hello.legacyVersion));
  said.randoms.push(hello.random);
  said.extensions.push(...hello.extensions.map(String));
  if ('cipherSuites' in hello) {
    said.ciphers.push(...hello.cipherSuites.map(hex4));
    if (hello.serverName !== null) said.serverNames.push(hello.serverName);
    said.alpn.push(...hello.alpn);
    said.supportedVersions.push(...hello.supportedVersions.map(hex4));
  } else {
    said.ciphers.push(hex4(hello.cipherSuite));
    if (hello.alpn !== null) said.alpn.push(hello.alpn);
    if (hello.version !== hello.legacyVersion) said.supportedVersions.push(hex4(hello.version));
  }
  hellos.set(`${sender} ${hello.random}`, said);
}

const fields = [
  'ip.src', 'ipv6.src', 'tcp.srcport', 'tls.handshake.extensions_server_name', 'tls.handshake.extensions_alpn_str', 'tls.handshake.version', 'tls.handshake.ciphersuite',
  'tls.handshake.random', 'tls.handshake.extensions.supported_version', 'tls.handshake.extension.type', 'tls.handshake.certificate_length',
] as const;
type Row = Record<(typeof fields)[number], string[]>;

const theirRows = (file: string): Row[] =>
  tsharkFields(file, fields, ['-2', '-o', 'tcp.reassemble_out_of_order:TRUE', '-Y', 'tls.handshake.type in {1, 2, 11} && tcp && !icmp']).filter((row) => row['tcp.srcport'].length > 0);

const theirHello = (row: Row): Said => ({
  serverNames: row['tls.handshake.extensions_server_name'], alpn: row['tls.handshake.extensions_alpn_str'], versions: row['tls.handshake.version'],
  ciphers: row['tls.handshake.ciphersuite'], randoms: row['tls.handshake.random'],
  supportedVersions: row['tls.handshake.extensions.supported_version'], extensions: row['tls.handshake.extension.type'],
});

/** tshark takes a second to start: of other people's captures those that have the protocol. */
const captures = hasShared ? [...labCaptures.map(labCapture), ...['signal.pcap', 'webex.pcap', 'zoom.pcap'].map(thirdPartyCapture)] : [];

describe.skipIf(captures.length === 0 || !hasTshark())('TLS as tshark reads it', () => {
  let hellos = 0;

  it.each(captures)('hellos agree in names, protocols, versions, ciphers and extensions, certificates in length: %s', (file) => {
    const said: Hellos = new Map();
    const lengths = new Map<string, string[]>();
    readTcpDirections(file, (sender) => new TlsStream({
      onClientHello: (h) => note(said, sender, h),
      onServerHello: (h) => note(said, sender, h),
      onCertificate: (c) => {
        expect(c.issuer).not.toBeNull();
        lengths.set(sender, [...(lengths.get(sender) ?? []), String(c.to - c.from)]);
      },
    }));
    for (const row of theirRows(file)) {
      const sender = `${(row['ip.src'][0] ?? row['ipv6.src'][0])!}:${row['tcp.srcport'][0]!}`;
      const random = row['tls.handshake.random'];
      if (random.length === 1) {
        expect(said.get(`${sender} ${random[0]!}`)).toEqual(theirHello(row));
        hellos += 1;
      }
      const certificate = row['tls.handshake.certificate_length'][0];
      if (certificate !== undefined) expect(lengths.get(sender)).toContain(certificate);
    }
  });

  it('compared hellos at all', () => {
    expect(hellos).toBeGreaterThan(100);
  });
});
