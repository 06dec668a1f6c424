/** RTP, RTCP, DTLS and QUIC packets as `icewatch decode` shows them. */
import { u32 } from '../bytes/big-endian.ts';
import type { Issue } from '../bytes/issue.ts';
import { hex } from '../bytes/text.ts';
import { decodeDtls, type DecodedDtlsRecord, type DtlsHandshake } from '../decoders/dtls.ts';
import { decodeQuic } from '../decoders/quic.ts';
import { decodeRtcp } from '../decoders/rtcp.ts';
import { decodeRtpExtensions, type RtpHeader } from '../decoders/rtp.ts';
import { contentTypeName, handshakeTypeName, srtpProfileName, versionName } from '../decoders/tls-names.ts';
import type { TlsCertificate, TlsClientHello, TlsServerHello } from '../decoders/tls.ts';
import type { DatagramKind } from '../flows/packet-sink.ts';
import { jsonFields, layerOf, type JsonValue, type Layer } from './decoded-packet.ts';

type OnIssue = (issue: Issue) => void;

export function rtpLayer(h: RtpHeader, b: Uint8Array, wireLength: number, onIssue: OnIssue): Layer {
  const extensions = decodeRtpExtensions(b, h);
  if (!extensions.ok) onIssue(extensions.issue);
  return {
    layer: 'rtp',
    ssrc: h.ssrc,
    payloadType: h.payloadType,
    sequenceNumber: h.sequenceNumber,
    timestamp: h.timestamp,
    marker: h.marker,
    padding: h.padding,
    csrcCount: h.csrcCount,
    headerLength: h.headerLength,
    length: wireLength,
    ...(extensions.ok && extensions.value !== null
      ? { extensions: { form: extensions.value.form, elements: extensions.value.elements.map((e) => ({ id: e.id, value: hex(b, e.from, e.to) })) } }
      : {}),
  };
}

/** First bytes alone (RFC 7983) prove little: what does not decode as what they promise is shown as data, and is no fault. */
const dataLayer = (length: number): Layer => ({ layer: 'data', length });

export function rtcpLayer(b: Uint8Array, from: number, to: number, wireLength: number): Layer {
  const packets = decodeRtcp(b, from, to, wireLength);
  return packets.ok ? { layer: 'rtcp', length: wireLength, packets: packets.value.map(jsonFields) } : dataLayer(wireLength);
}

/**
 * The unified header of DTLS 1.3 (RFC 9147 4) fixes three bits, so it is believed only where something else showed what the conduit carries:
 * `expected`.
 */
export function dtlsLayer(b: Uint8Array, from: number, to: number, wireLength: number, expected: boolean, onIssue: OnIssue): Layer {
  const datagram = decodeDtls(b, from, to, wireLength);
  if (!datagram.ok || (!expected && datagram.value.records[0]?.unified === true)) return dataLayer(wireLength);
  if (datagram.value.issue !== null) onIssue(datagram.value.issue);
  return { layer: 'dtls', length: wireLength, records: datagram.value.records.map(recordFields) };
}

/** 'ZRTP' (RFC 6189 5). */
const zrtpMagic = 0x5a525450;

export function datagramLayer(kind: DatagramKind, b: Uint8Array, from: number, to: number, wireLength: number): Layer {
  if (kind === 'zrtp' && to - from >= 8 && u32(b, from + 4) === zrtpMagic) return { layer: 'zrtp', length: wireLength };
  if (kind === 'quic') {
    const quic = decodeQuic(b, from, to);
    // A short header is one bit, and a version that nobody registered is as likely no version.
    if (quic.ok && quic.value.type !== null) return layerOf('quic', { ...quic.value, length: wireLength });
  }
  return dataLayer(wireLength);
}

function recordFields(r: DecodedDtlsRecord): JsonValue {
  return {
    ...(r.unified ? { unified: true } : { contentType: contentTypeName(r.contentType), version: versionName(r.version) }),
    epoch: r.epoch,
    ...(r.sequenceNumber >= 0 ? { sequenceNumber: r.sequenceNumber } : {}),
    length: r.length,
    encrypted: r.encrypted,
    ...(r.handshakes.length > 0 ? { handshakes: r.handshakes.map(handshakeFields) } : {}),
    ...(r.alert === null ? {} : { alert: jsonFields(r.alert) }),
  };
}

const handshakeFields = (h: DtlsHandshake): JsonValue => ({
  type: handshakeTypeName(h.type),
  length: h.length,
  messageSeq: h.messageSeq,
  fragmentOffset: h.fragmentOffset,
  fragmentLength: h.fragmentLength,
  ...(h.clientHello === undefined ? {} : { clientHello: clientHelloFields(h.clientHello) }),
  ...(h.serverHello === undefined ? {} : { serverHello: serverHelloFields(h.serverHello) }),
  ...(h.helloVerifyRequest === undefined ? {} : { helloVerifyRequest: jsonFields(h.helloVerifyRequest) }),
  ...(h.certificates === undefined ? {} : { certificates: h.certificates.map(certificateFields) }),
});

export const clientHelloFields = (h: TlsClientHello): Record<string, JsonValue> => ({
  ...jsonFields(h),
  legacyVersion: versionName(h.legacyVersion),
  supportedVersions: h.supportedVersions.map(versionName),
  srtpProfiles: h.srtpProfiles.map(srtpProfileName),
});

export const serverHelloFields = (h: TlsServerHello): Record<string, JsonValue> => ({
  ...jsonFields(h),
  legacyVersion: versionName(h.legacyVersion),
  version: h.versionName,
  cipherSuite: h.cipherSuiteName,
  srtpProfile: h.srtpProfile === null ? null : srtpProfileName(h.srtpProfile),
});

export const certificateFields = (c: TlsCertificate): Record<string, JsonValue> => ({
  subject: c.subject, issuer: c.issuer, issuerOrganization: c.issuerOrganization, selfIssued: c.selfIssued, chainLength: c.chainLength, dnsNames: c.dnsNames,
});
