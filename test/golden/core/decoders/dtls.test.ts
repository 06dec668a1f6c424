import { describe, expect, it } from 'vitest';
import { decodeDtls } from '../../../../electron/core/decoders/dtls.ts';
import { hasShared, labCapture, labCaptures, thirdPartyCapture } from '../../../helpers/shared.ts';
import { hasTshark, tsharkFields } from '../../../helpers/tshark-fields.ts';

const headerFields = [
  'dtls.record.content_type', 'dtls.record.version', 'dtls.record.epoch', 'dtls.record.sequence_number', 'dtls.record.length', 'dtls.handshake.message_seq',
  'dtls.handshake.fragment_offset', 'dtls.handshake.fragment_length', 'dtls.alert_message.level', 'dtls.alert_message.desc',
] as const;
/** Of messages that are in one fragment: where tshark put several together it gives their fields on the last. */
const messageFields = [
  'dtls.handshake.random', 'dtls.handshake.ciphersuite', 'dtls.handshake.extension.type', 'dtls.handshake.cookie_length', 'dtls.use_srtp.protection_profile',
  'dtls.handshake.certificate_length',
] as const;
const fields = ['udp.payload', ...headerFields, ...messageFields] as const;
type Row = Partial<Record<(typeof fields)[number], string[]>>;

const hex4 = (n: number): string => `0x${n.toString(16).padStart(4, '0')}`;

/** The same fields by our decoder. DTLS 1.3's unified header is newer than tshark 4.0 and left out. */
function ours(payload: string): { headers: Row; messages: Row | null } {
  const b = Buffer.from(payload, 'hex');
  const datagram = decodeDtls(b, 0, b.length);
  if (!datagram.ok) return { headers: {}, messages: null };
  const records = datagram.value.records.filter((r) => !r.unified);
  const handshakes = records.flatMap((r) => r.handshakes);
  const alerts = records.flatMap((r) => r.alert ?? []);
  const headers: Row = {
    'dtls.record.content_type': records.map((r) => String(r.contentType)),
    'dtls.record.version': records.map((r) => hex4(r.version)),
    'dtls.record.epoch': records.map((r) => String(r.epoch)),
    'dtls.record.sequence_number': records.map((r) => String(r.sequenceNumber)),
    'dtls.record.length': records.map((r) => String(r.length)),
    'dtls.handshake.message_seq': handshakes.map((h) => String(h.messageSeq)),
    'dtls.handshake.fragment_offset': handshakes.map((h) => String(h.fragmentOffset)),
    'dtls.handshake.fragment_length': handshakes.map((h) => String(h.fragmentLength)),
    'dtls.alert_message.level': alerts.map((a) => String(a.level)),
    'dtls.alert_message.desc': alerts.map((a) => String(a.description)),
  };
  if (handshakes.some((h) => h.fragmentLength !== h.length)) return { headers, messages: null };
  const hellos = handshakes.flatMap((h) => h.clientHello ?? h.serverHello ?? []);
  const messages: Row = {
    'dtls.handshake.random': hellos.map((h) => h.random),
    'dtls.handshake.ciphersuite': hellos.flatMap((h) => ('cipherSuites' in h ? h.cipherSuites : h.cipherSuite)).map(hex4),
    'dtls.handshake.extension.type': hellos.flatMap((h) => h.extensions).map(String),
    'dtls.handshake.cookie_length': handshakes.flatMap((h) => h.clientHello?.cookieLength ?? h.helloVerifyRequest?.cookieLength ?? []).map(String),
    'dtls.use_srtp.protection_profile': hellos.flatMap((h) => ('srtpProfiles' in h ? h.srtpProfiles : (h.srtpProfile ?? []))).map(hex4),
    'dtls.handshake.certificate_length': handshakes.flatMap((h) => h.certificates ?? []).map((c) => String(c.to - c.from)),
  };
  return { headers, messages };
}

const pick = (row: Row, names: readonly (typeof fields)[number][]): Row => Object.fromEntries(names.map((n) => [n, row[n]]));

/** tshark takes a second to start: of other people's captures those that have the protocol. */
const captures = hasShared ? [...labCaptures.map(labCapture), ...['dtls.pcap', 'dtls_certificate_fragments.pcap', 'stun.pcap', 'stun_dtls_rtp.pcapng', 'stun_google_meet.pcapng'].map(thirdPartyCapture)] : [];

describe.skipIf(captures.length === 0 || !hasTshark())('DTLS as tshark reads it', () => {
  let datagrams = 0;

  it.each(captures)('headers, hellos and certificates agree in %s', (file) => {
    // Over TCP the golden test of `icewatch decode` compares; a tunnel's frame has the outer payload first.
    for (const row of tsharkFields(file, fields, ['-Y', 'dtls.record.content_type && udp && !icmp'])) {
      const payload = row['udp.payload'].at(-1);
      if (payload === undefined) continue;
      const { headers, messages } = ours(payload);
      datagrams += 1;
      expect(headers).toEqual(pick(row, headerFields));
      if (messages !== null) expect(messages).toEqual(pick(row, messageFields));
    }
  });

  it('compared datagrams at all', () => {
    expect(datagrams).toBeGreaterThan(100);
  });
});
