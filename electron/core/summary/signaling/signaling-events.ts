/** What the timeline tells of names, connections and proxies. */
import { failedNames } from './asked-names.ts';
import { isBackgroundName } from './background-names.ts';
import type { ConnectionFailure } from './connection-failure.ts';
import { contactsOf, type Contact } from './contacts.ts';
import type { Facts } from '../facts.ts';
import { signalingCarriers } from './signaling-carrier.ts';
import { entry, type Entry } from '../timeline-entry.ts';
import { endpoint, plural } from '../wording.ts';

export function signalingEvents(facts: Facts): Entry[] {
  const calls = new Map(signalingCarriers(facts).map(({ contact, call }) => [contact, call.call.id]));
  return [...nameEvents(facts), ...contactsOf(facts).flatMap((c) => contactEvents(c, calls.get(c) ?? null))];
}

function nameEvents(facts: Facts): Entry[] {
  return failedNames(facts).map(({ name, outcome, detail, sends, queries }) => {
    const answered = queries.find((q) => q.answerFrame !== null);
    const first = queries[0]!;
    const text = outcome === 'silent' ? `DNS: no answer to ${plural(sends, 'query', 'queries')} for ${name}` : `DNS: ${name} could not be resolved (${detail})`;
    return entry(answered?.answerTime ?? first.time, answered?.answerFrame ?? first.frame, 'dns', text, 'warning');
  });
}

function contactEvents(c: Contact, callId: string | null): Entry[] {
  const { track, failure } = c;
  const server = serverText(c);
  const severity = c.name !== null && isBackgroundName(c.name.toLowerCase()) ? 'info' : 'warning';
  const out: Entry[] = [];
  const hello = track.clientHello;
  if (hello !== null && (track.helloAnswered !== null || failure === null)) out.push(entry(hello.time, hello.frame, 'signaling', `TLS connection to ${server}`, 'info', callId));
  else if (track.webSocket) out.push(entry(track.flow.firstTime, track.flow.firstFrame, 'signaling', `WebSocket connection to ${server}`, 'info', callId));
  if (failure !== null && failure.kind !== 'reset-idle') out.push(entry(failure.time, failure.frame, 'signaling', failureText(failure, server, c), severity, callId));
  return out;
}

function serverText({ name, server, port, via }: Contact): string {
  const to = endpoint(server, port, name === null || name.toLowerCase() === server.toLowerCase() ? null : name);
  return via === null ? to : `${to} through the proxy ${endpoint(via.server, via.port, via.hostname)}`;
}

function failureText({ kind, detail, rejection }: ConnectionFailure, server: string, { track, via }: Contact): string {
  switch (kind) {
    case 'unanswered':
      return `No answer to ${plural(track.synsSent, 'TCP connection attempt')} to ${server}`;
    case 'refused':
      return `TCP connection to ${server} refused`;
    case 'rejected':
      return `Connection to ${server} rejected by ${rejection?.hop ?? 'a hop'}: ${rejection?.name ?? detail}`;
    case 'proxy-refused':
    case 'proxy-auth':
      return `The proxy ${via === null ? '' : endpoint(via.server, via.port, via.hostname)} answered CONNECT ${detail}`;
    case 'alert':
      return `TLS with ${server} failed: ${detail}`;
    default:
      return `Connection to ${server} failed: ${detail}`;
  }
}
