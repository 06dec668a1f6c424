/** Keys for each purpose out of one key of a report. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8Bytes } from '../../bytes/utf8-bytes.ts';

/** 32 random bytes, drawn anew for each report or session by the caller: who has them can undo the stand-ins. */
export type RedactionKey = Uint8Array;

/** 32 bytes; those of one purpose tell nothing of those of another. */
export const derivedKey = (key: RedactionKey, purpose: string): Uint8Array => hmac(sha256, key, utf8Bytes(purpose));
