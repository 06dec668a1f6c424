import type { PolicyEntry, PolicyEntryResult, PolicyLeak, ProfileOrigin } from '../../../electron/contract/policy.ts';

export const words = {
  intro: 'What vendors ask a network to allow, and what your company runs itself, held against what the packets show.',
  loading: 'Asking Icewatch for its lists…',
  ticket: 'Firewall ticket…',

  leaks: 'Leaks: what goes where it should not',
  noLeaks: 'No leak was seen.',
  shownBy: 'Shown by packets',
  noPacket: 'No packet is cited: the answer is what was not seen.',

  chosen: 'chosen',
  own: 'own settings',
  suggested: 'suggestion',
  holdAgainst: (name: string) => `Hold calls against ${name}`,
  suggestedText: 'You have not chosen this list. It is suggested because its servers were contacted, and it makes no findings.',
  listRead: (date: string) => `read ${date}`,
  listOld: 'The list is old: vendors change theirs. Fetch it anew, or compare it with its source.',
  sources: 'Sources',
  copySource: 'Copy address',
  counts: (works: number, fails: number, notSeen: number) => `works: ${works} · fails: ${fails} · not seen: ${notSeen}`,
  noEntries: 'This list has no entries.',
  nothingOpenTitle: 'Nothing to hold against the lists yet',
  nothingOpen: 'Open a capture or start one: then each entry says whether it works here.',

  entries: (name: string) => `Entries of ${name}`,
  status: 'Status',
  statusTitle: 'Never more than the packets show: works where the far end answered, fails where it was asked long enough and did not.',
  entry: 'Entry',
  entryTitle: 'What it is for, and its name in the list.',
  need: 'Needed',
  needTitle: 'Required: the app does not work without. Fallback: for quality, or where something else fails.',
  required: 'required',
  fallback: 'fallback',
  asks: 'Asks for',
  asksTitle: 'Ports, and names or addresses. The whole list is in the details.',
  seen: 'What was seen',
  seenTitle: 'In words. The packets are in the details.',
  more: (count: number) => `and ${count} more`,
  names: 'Names',
  addresses: 'Addresses',
  ports: 'Ports',
  source: 'Source',
  note: 'Note',
  contacts: 'What was contacted',
  contact: 'Server',
  contactPort: 'Protocol and port',
  contactOutcome: 'Outcome',
  noContacts: 'Nothing of this entry was contacted.',
  works: 'works',

  lists: 'Allow lists',
  listsNote: 'Tick those that calls are held against.',
  listsNone: 'No list is chosen. Tick the vendor of your calls. A list whose servers were contacted is suggested by itself.',
  hold: 'Hold',
  holdTitle: 'Whether calls are held against it.',
  list: 'List',
  origin: 'Origin',
  originTitle: 'Built in, your own, or fetched from the vendor.',
  entryCount: 'Entries',
  read: 'Read',
  readTitle: 'When its sources were read. Past half a year it counts as old.',
  readAgo: (days: number) => (days < 1 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`),
  old: 'old',
  actions: 'Actions',
  show: 'Show',
  fetch: 'Fetch…',
  newList: 'New list…',
  again: 'Ask again',
  brokenTitle: (path: string) => `${path} cannot be used`,

  ownTitle: 'Own proxy, servers and networks',
  ownNone: 'Nothing is set. Name a web proxy for signaling, own STUN and TURN servers, and own networks: then Icewatch sees what goes past them.',
  ownEdit: 'Change…',
  ownSet: 'Set up…',
} as const;

export const originNames: Readonly<Record<ProfileOrigin, string>> = { 'built-in': 'built in', own: 'own', fetched: 'fetched' };

export const roleNames: Readonly<Record<PolicyEntry['role'], { readonly name: string; readonly title: string }>> = {
  web: { name: 'Web', title: 'The page or app, and its programming interface.' },
  signaling: { name: 'Signaling', title: 'Where the sides find each other and agree on the call.' },
  stun: { name: 'STUN', title: 'Tells the laptop how it is seen from outside.' },
  turn: { name: 'TURN', title: 'The relay, for when no straight way works.' },
  media: { name: 'Media', title: 'Servers that sound and picture flow to.' },
  cdn: { name: 'CDN', title: 'Files that the page loads: scripts, models, images.' },
  other: { name: 'Other', title: 'Logs, measurements and the like.' },
};

export const failureNames: Readonly<Record<NonNullable<PolicyEntryResult['how']>, { readonly name: string; readonly title: string }>> = {
  dns: { name: 'name not resolved', title: 'DNS gave no address for it.' },
  dropped: { name: 'dropped', title: 'Asked long enough; nothing came back.' },
  refused: { name: 'refused', title: 'A reset answered the request for a connection.' },
  rejected: { name: 'rejected', title: 'A hop on the way answered with ICMP that it does not let it through.' },
  reset: { name: 'reset', title: 'The connection was reset in use, or right after the ClientHello.' },
  tls: { name: 'TLS failed', title: 'The connection came about; TLS on it did not.' },
  proxy: { name: 'the proxy says no', title: 'The web proxy did not let it through.' },
  'server-refused': { name: 'the server says no', title: 'A STUN or TURN error, which no firewall makes.' },
};

export const statusNames: Readonly<Record<PolicyEntryResult['status'], { readonly name: string; readonly title: string; readonly sign: string }>> = {
  'seen-working': { name: 'works', title: 'The far end answered.', sign: '✓' },
  'seen-failing': { name: 'fails', title: 'It was asked long enough, and failed.', sign: '✕' },
  'not-seen': { name: 'not seen', title: 'Nothing of it was contacted: whether it would work is unknown.', sign: '–' },
};

export const leakNames: Readonly<Record<PolicyLeak['kind'], { readonly name: string; readonly title: string }>> = {
  'proxy-bypassed': { name: 'Past the proxy', title: 'Signaling went to the server itself, though a proxy is set.' },
  'excluded-server': { name: 'Excluded server', title: 'STUN or TURN to a server that your own servers should replace.' },
  'unknown-turn': { name: 'Nobody’s relay', title: 'TURN to a server that is neither the vendor’s nor the company’s.' },
};
