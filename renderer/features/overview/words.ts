import type { PathUse } from '../../state/path-use.ts';

export const headlines: Readonly<Record<PathUse, string>> = {
  direct: 'Connected directly',
  relayUdp: 'Relayed over UDP',
  relayTcp: 'Relayed over TCP',
  relayTls: 'Relayed over TLS',
  remoteRelay: 'Relayed by the other side',
};

/** For someone who never heard of ICE. `through` is the relay's name or address. */
export const plainWords: Readonly<Record<PathUse, (through: string) => string>> = {
  direct: () => 'Sound and picture go straight between this laptop and the other side: the shortest way there is.',
  relayUdp: (through) => `Sound and picture take a detour through the relay ${through}. It costs a little time; the quality need not suffer.`,
  relayTcp: (through) =>
    `Sound and picture go through the relay ${through} inside a TCP connection. It works, but every lost packet holds up those behind it: on a busy network the call stutters.`,
  relayTls: (through) =>
    `Sound and picture go through the relay ${through}, wrapped in TLS as a web page would be. It is the last resort that networks allow: on a busy network the call stutters.`,
  remoteRelay: (through) => `This laptop sends plain UDP, to a relay that the other side uses (${through}). Nothing on this side stands in the way.`,
};

export const words = {
  failed: 'Not connected',
  failedPlain: 'Every way to the other side was tried, and none worked.',
  connecting: 'Connecting…',
  connectingPlain: 'The two sides are still trying which way works. This takes a few seconds at most.',
  unknown: 'No connection seen',
  unknownPlain: 'The packets of this call do not show which way it went, or whether it was connected at all.',
  inferred: 'inferred',
  inferredTitle: 'No packet says so itself: this is concluded from what the packets around it show.',
  inferredTlsTitle: 'Inside TLS the packets cannot be read: this is concluded from the server’s name and from the size and pace of what is sent.',
  since: (time: string) => `since ${time}`,
  until: (time: string) => `since ${time}, until the capture ended`,
  lasted: (duration: string) => `ended, lasted ${duration}`,
  relayUnnamed: 'of unknown name',

  laptop: 'This laptop',
  nat: 'NAT',
  theirRelay: 'Their relay',
  peer: 'Other side',
  hidden: 'not visible from here',
  toRelay: (rtt: string) => `${rtt} to the relay`,
  udpBlocked: 'UDP: no answer',
  waysTried: (count: number) => (count === 1 ? '1 way tried' : `${count} ways tried`),
  noneWorked: 'none worked',

  roundTrip: 'Round trip',
  roundTripToRelay: 'Round trip to relay',
  loss: 'Loss',
  jitter: 'Jitter',
  up: 'Up',
  down: 'Down',
  grades: { good: 'good', fair: 'fair', poor: 'poor' },
  provenance: 'Where these figures come from',
  provenanceGrades:
    'Fair from 200 ms round trip, 1 % loss or 30 ms jitter; poor from 400 ms, 5 % or 100 ms (the round trip after ITU-T G.114, the rest common practice).',

  why: 'Why, and what to do',
  allFindings: 'All findings',
  nothingWrong: 'Nothing stands in the way.',
  usage: 'Relay usage over time',
  usageNote: 'bits per second, sent and received',
  roundTrips: 'Round-trip time by pair',
  happened: 'What happened',
  allEvents: 'Whole timeline',
  latestEvents: 6,
  chooseCall: 'Call',

  listening: 'Listening: no call yet',
  listeningText: 'Start or join a call in any browser or app. It shows here within a second or two of its first packets.',
  listeningSilent: 'Not one packet has come yet. If the laptop is online, another interface may carry its traffic: choose it under “Interfaces…”.',
  seenSoFar: (packets: string, stunServers: string) => `${packets} and ${stunServers} seen so far.`,
  startingTitle: 'Starting the capture…',
  pausedNoCall: 'Paused: no call was seen so far',
  readingNoCall: 'Reading: no call found so far',
  noCall: 'This capture holds no WebRTC call',
  noCallText:
    'No STUN connectivity check was found in it. Either no call ran while it was made, or it was made on another interface, or with a filter that left the call’s packets out.',
  failedNoCall: 'Nothing to show',
} as const;

export const callName = (number: number, time: string, ongoing: boolean): string => `Call ${number}, ${time}${ongoing ? ', ongoing' : ''}`;
