/** signaling.tls-failed: TCP comes up and TLS does not: the ClientHello is not answered, or one side ends the handshake with an alert (RFC 8446 6.2). */
import { opposite } from '../flows/flow.ts';
import { sealedAlertText, type ConnectionFailure } from '../summary/signaling/connection-failure.ts';
import { contactedHosts, type Contact, type ContactedHost } from '../summary/signaling/contacts.ts';
import { plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';
import { callsAround } from './per-call.ts';
import { control, portsOf, sentences, severityAt, tcpCameUp, whereOf } from './signaling-hosts.ts';

type Failed = Contact & { readonly failure: ConnectionFailure };

export interface TlsFailure {
  readonly host: ContactedHost;
  readonly failed: readonly Failed[];
  readonly how: 'silence' | 'server' | 'certificate' | 'client';
}

/** Alerts about what the other side showed of itself. */
const aboutCertificate: ReadonlySet<string> = new Set([
  'bad_certificate', 'unsupported_certificate', 'certificate_revoked', 'certificate_expired', 'certificate_unknown', 'unknown_ca',
]);

export const isAboutCertificate = (alert: string): boolean => aboutCertificate.has(alert);

export const signalingTlsFailed: Rule = {
  codes: ['signaling.tls-failed'],
  judge: (facts) => {
    const hosts = contactedHosts(facts);
    const failing = hosts.flatMap((h) => tlsFailure(h) ?? []).filter((f) => f.how !== 'silence' || facts.hearsAnswers);
    if (failing.length > 0) {
      const first = failing[0]!;
      const all = failing.flatMap((f) => f.failed);
      return [yes('signaling.tls-failed', severityAt(facts, first.failed[0]!.failure.time), {
        title: failing.length === 1 ? `No secure connection to ${first.host.name}` : `No secure connection to ${failing.length} servers`,
        explanation: sentences(failing, explain),
        advice: sentences(failing, advise),
        evidence: [
          ...failing.flatMap((f) => [...tcpCameUp(f.failed[0]!), ...f.failed[0]!.failure.evidence]), ...control(facts, all, first.failed[0]!.failure.time).evidence, ...failing.flatMap((f) => f.failed.slice(1).flatMap((c) => c.failure.evidence)),
        ],
        calls: callsAround(facts, all.map((c) => c.failure.time)),
        confidence: failing.every((f) => f.how === 'server' || (f.how === 'certificate' && !f.failed[0]!.failure.detail.startsWith(sealedAlertText))) ? 'certain' : 'likely',
      })];
    }
    const good = hosts.flatMap((h) => h.contacts).filter((c) => c.track.serverHello !== null && (c.failure === null || c.failure.kind === 'reset-idle'));
    const tried = hosts.flatMap((h) => h.contacts).filter((c) => c.track.clientHello !== null);
    const hello = good[0]?.track.serverHello;
    if (hello !== null && hello !== undefined && tried.every((c) => c.track.helloAnswered !== null)) {
      return [no('signaling.tls-failed', { title: 'Secure connections come up', explanation: `${plural(good.length, 'TLS handshake')} went through.`, evidence: [seen(hello.frame, hello.time, `ServerHello, ${hello.version}`)] })];
    }
    return [unknown('signaling.tls-failed', { title: 'TLS fails', explanation: 'Too little was seen of TLS handshakes with named hosts to tell.' })];
  },
};

/** Null where TLS came up in the end, or nothing shows that it does not. */
export function tlsFailure(host: ContactedHost): TlsFailure | null {
  const of = host.contacts.filter((c): c is Failed => c.failure !== null && (c.failure.kind === 'client-hello-unanswered' || c.failure.kind === 'alert'));
  // A later handshake that went through: browsers try again with less, and certificates are accepted by hand.
  const through = Math.max(0, ...host.contacts.filter((c) => c.track.serverHello !== null && c.failure?.kind !== 'alert').map((c) => c.track.serverHello?.time ?? 0));
  const failed = of.filter((c) => c.failure.time > through);
  const last = failed.at(-1);
  return last === undefined ? null : { host, failed, how: how(last) };
}

function how(c: Failed): TlsFailure['how'] {
  if (c.failure.kind === 'client-hello-unanswered') return 'silence';
  const alert = c.track.alert;
  if (alert === null || !alert.fatal) return 'certificate';
  if (alert.direction === opposite(c.client)) return 'server';
  return isAboutCertificate(alert.text) ? 'certificate' : 'client';
}

function explain({ host, failed, how: way }: TlsFailure): string {
  const last = failed.at(-1)!;
  const detail = last.failure.detail;
  const where = `${whereOf(host.name, failed)}, ${portsOf(failed)}`;
  switch (way) {
    case 'silence':
      return `${where}: TCP connects, but ${failed.length === 1 ? 'the TLS ClientHello was not answered' : `none of ${failed.length} TLS ClientHellos was answered`} (${detail}); something on the way lets the connection up and then drops what names the server, or large packets, or the server hangs.`;
    case 'server':
      return `${where}: the server, or what answers in its place, ended the TLS handshake with the alert ${last.track.alert?.text ?? ''}${last.track.alert?.text === 'protocol_version' ? ': it takes none of the TLS versions offered' : ''}.`;
    case 'certificate':
      return `${where}: this laptop ended the TLS handshake (${detail}): most likely it does not trust the certificate that it was shown. It may be a proxy's that opens TLS, expired, or self-signed.`;
    case 'client':
      return `${where}: this laptop ended the TLS handshake (${detail}).`;
  }
}

function advise({ host, failed, how: way }: TlsFailure): string {
  const where = `${whereOf(host.name, failed)}, ${portsOf(failed)}`;
  switch (way) {
    case 'silence':
      return `Let TLS with the server name ${host.name} through to ${where}; see whether TLS inspection, name filtering or a link with a small MTU drops the ClientHello.`;
    case 'server':
      return `Ask whoever runs ${host.name} about its TLS settings; where a proxy opens TLS, exempt ${host.name} from it.`;
    case 'certificate':
      return `Look at the certificate that ${where} shows from this network: exempt ${host.name} from TLS inspection, or install its authority on the laptop.`;
    case 'client':
      return `See what ${where} answers from this network and from another one: a box in between may answer in its place.`;
  }
}
