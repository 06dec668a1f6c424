/** The few words of the field that a report cannot do without. */
export const glossary: readonly (readonly [term: string, meaning: string])[] = [
  ['WebRTC', 'the part of browsers and apps that carries calls: sound, picture and data between two sides, encrypted.'],
  ['ICE', 'the way in which both sides try pairs of addresses until one works (RFC 8445). It prefers the shortest.'],
  ['candidate, pair', 'an address that a side can be reached at: its own (host), as seen from outside (srflx, prflx), or at a relay (relay); a pair is one of each side.'],
  ['STUN', 'the question to a server "as whom do you see me?", and the checks between both sides (RFC 8489).'],
  ['TURN, relay', 'a server that passes media on where no direct way works (RFC 8656); over UDP best, over TCP or TLS where nothing else gets through.'],
  ['NAT', 'the box that puts one public address in front of many private ones. Symmetric: it takes another port for each destination, so that the other side cannot use what a STUN server saw.'],
  ['DTLS, SRTP', 'the handshake that agrees on keys, and the encrypted media.'],
  ['signaling', 'the app’s own connection to its server, which brings both sides together.'],
  ['SFU', 'a media server to which all sides of a conference connect.'],
  ['round trip, jitter, loss', 'how long a question and its answer take; how unevenly packets come; how many do not.'],
];
