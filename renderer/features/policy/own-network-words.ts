import type { OwnNetwork } from '../../../electron/contract/policy.ts';

export const ownWords = {
  title: 'Own proxy, servers and networks',
  cancel: 'Cancel',
  save: 'Save',
  proxyUrl: 'Web proxy for signaling',
  proxyUrlNote: 'The address that the app is given (Daily: setProxyUrl). Signaling that goes past it is a leak. Empty: none.',
  iceServers: 'Own STUN and TURN servers',
  iceServersNote: 'One URL a line, or iceServers as JSON (Daily: setIceConfig). User names and credentials are not kept.',
  placement: 'Where they stand among the vendor’s servers',
  placements: {
    front: { name: 'In front', note: 'The app tries yours first, then the vendor’s.' },
    back: { name: 'At the back', note: 'The app tries the vendor’s first, then yours.' },
    replace: { name: 'Instead', note: 'Only yours are allowed: STUN or TURN to any other server is a leak.' },
  } satisfies Record<OwnNetwork['placement'], { name: string; note: string }>,
  hosts: 'Own names',
  hostsNote: 'One a line; *.example.com stands for all names below it. What goes there is no leak.',
  networks: 'Own networks',
  networksNote: 'One block a line. What goes there is no leak.',
} as const;
