import type { PathUse } from '../../state/path-use.ts';

export const words = {
  title: 'Help',
  keys: 'Keys',
  otherKeys: [
    { key: '↑ ↓', what: 'From screen to screen in the navigation, from row to row in a table' },
    { key: '← →', what: 'From point to point in a chart that has the focus; from packet to packet beside a claim; from tab to tab' },
    { key: 'Esc', what: 'Close a dialog, or the packet' },
  ],
  colours: 'Colours, the same everywhere',
  uses: {
    direct: 'straight to the other side',
    relayUdp: 'through a TURN server, the quick way',
    relayTcp: 'through a TURN server inside TCP',
    relayTls: 'through a TURN server inside TLS, inferred',
    remoteRelay: 'to a relay that the other side uses',
  } satisfies Record<PathUse, string>,
  limits: 'What packets cannot tell',
  limitTexts: [
    'What is said or shown in a call: it is encrypted, and Icewatch does not keep it.',
    'What lies behind a relay, on the way to the other side.',
    'The type of a remote candidate, unless something else shows it. Unknown means unknown, never no.',
    'What another interface carries that is not captured.',
  ],
} as const;
