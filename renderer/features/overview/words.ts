import type { Call, Verdict } from '../../../electron/contract/summary.ts';

export const words = {
  verdict: 'How the call is connected',
  attempt: 'What stands in the way of a call',
  since: (time: string) => `since ${time}`,
  until: (time: string) => `since ${time}, until the capture ended`,
  lasted: (duration: string) => `ended, lasted ${duration}`,
  advice: 'For the network’s administrator',
  copyAdvice: 'Copy',
  also: 'Also found',
  shownBy: 'Shown by packets',
  allFindings: 'All findings',
  report: 'Report…',

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

export const confidenceWords: Readonly<Record<Verdict['confidence'], { readonly name: string; readonly title: string }>> = {
  certain: { name: 'certain', title: 'The packets themselves show it.' },
  likely: { name: 'likely', title: 'Concluded from what the packets show; another cause is possible but not probable.' },
  possible: { name: 'possible', title: 'The packets fit this, and they would fit something else too.' },
};

export const topologyWords: Readonly<Record<Call['topology'], string>> = {
  p2p: 'A call between two devices',
  sfu: 'A call through a media server',
  unknown: 'Between two devices or through a media server: unknown',
};

export const callName = (number: number, time: string, ongoing: boolean): string => `Call ${number}, ${time}${ongoing ? ', ongoing' : ''}`;
