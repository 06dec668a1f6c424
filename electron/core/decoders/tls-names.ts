/** Names of IANA's TLS registries that DTLS shares (https://www.iana.org/assignments/tls-parameters). */

export const ContentType = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23, heartbeat: 24, tls12Cid: 25, ack: 26 } as const;

export const HandshakeType = { clientHello: 1, serverHello: 2, helloVerifyRequest: 3, certificate: 11 } as const;

const contentTypes: Readonly<Record<number, string>> = {
  20: 'change_cipher_spec', 21: 'alert', 22: 'handshake', 23: 'application_data', 24: 'heartbeat', 25: 'tls12_cid', 26: 'ACK',
};
const handshakeTypes: Readonly<Record<number, string>> = {
  0: 'hello_request', 1: 'client_hello', 2: 'server_hello', 3: 'hello_verify_request', 4: 'new_session_ticket', 5: 'end_of_early_data',
  6: 'hello_retry_request', 8: 'encrypted_extensions', 9: 'request_connection_id', 10: 'new_connection_id', 11: 'certificate', 12: 'server_key_exchange',
  13: 'certificate_request', 14: 'server_hello_done', 15: 'certificate_verify', 16: 'client_key_exchange', 20: 'finished', 21: 'certificate_url',
  22: 'certificate_status', 23: 'supplemental_data', 24: 'key_update', 25: 'compressed_certificate', 254: 'message_hash',
};
const alerts: Readonly<Record<number, string>> = {
  0: 'close_notify', 10: 'unexpected_message', 20: 'bad_record_mac', 21: 'decryption_failed', 22: 'record_overflow', 30: 'decompression_failure',
  40: 'handshake_failure', 41: 'no_certificate', 42: 'bad_certificate', 43: 'unsupported_certificate', 44: 'certificate_revoked', 45: 'certificate_expired',
  46: 'certificate_unknown', 47: 'illegal_parameter', 48: 'unknown_ca', 49: 'access_denied', 50: 'decode_error', 51: 'decrypt_error',
  52: 'too_many_cids_requested', 60: 'export_restriction', 70: 'protocol_version', 71: 'insufficient_security', 80: 'internal_error',
  86: 'inappropriate_fallback', 90: 'user_canceled', 100: 'no_renegotiation', 109: 'missing_extension', 110: 'unsupported_extension',
  111: 'certificate_unobtainable', 112: 'unrecognized_name', 113: 'bad_certificate_status_response', 114: 'bad_certificate_hash_value',
  115: 'unknown_psk_identity', 116: 'certificate_required', 117: 'general_error', 120: 'no_application_protocol', 121: 'ech_required',
};
/** RFC 5764 4.1.2, RFC 7714, RFC 8723, RFC 8269. */
const srtpProfiles: Readonly<Record<number, string>> = {
  1: 'SRTP_AES128_CM_HMAC_SHA1_80', 2: 'SRTP_AES128_CM_HMAC_SHA1_32', 5: 'SRTP_NULL_HMAC_SHA1_80', 6: 'SRTP_NULL_HMAC_SHA1_32',
  7: 'SRTP_AEAD_AES_128_GCM', 8: 'SRTP_AEAD_AES_256_GCM', 9: 'DOUBLE_AEAD_AES_128_GCM_AEAD_AES_128_GCM', 10: 'DOUBLE_AEAD_AES_256_GCM_AEAD_AES_256_GCM',
  11: 'SRTP_ARIA_128_CTR_HMAC_SHA1_80', 12: 'SRTP_ARIA_128_CTR_HMAC_SHA1_32', 13: 'SRTP_ARIA_256_CTR_HMAC_SHA1_80', 14: 'SRTP_ARIA_256_CTR_HMAC_SHA1_32',
  15: 'SRTP_AEAD_ARIA_128_GCM', 16: 'SRTP_AEAD_ARIA_256_GCM',
};
const versions: Readonly<Record<number, string>> = {
  0x0002: 'SSL 2.0', 0x0300: 'SSL 3.0', 0x0301: 'TLS 1.0', 0x0302: 'TLS 1.1', 0x0303: 'TLS 1.2', 0x0304: 'TLS 1.3',
  0x0100: 'DTLS 1.0 (OpenSSL before 0.9.8f)', 0xfeff: 'DTLS 1.0', 0xfefd: 'DTLS 1.2', 0xfefc: 'DTLS 1.3',
};

const hex4 = (n: number): string => `0x${n.toString(16).padStart(4, '0')}`;

export const contentTypeName = (type: number): string => contentTypes[type] ?? String(type);
export const handshakeTypeName = (type: number): string => handshakeTypes[type] ?? String(type);
export const alertName = (description: number): string => alerts[description] ?? String(description);
export const srtpProfileName = (profile: number): string => srtpProfiles[profile] ?? hex4(profile);
/** 'TLS 1.3', 'DTLS 1.2', or '0x7f1c'. */
export const versionName = (version: number): string => versions[version] ?? hex4(version);
