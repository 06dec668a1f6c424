/**
 * tls.intercepted: something on the way opens TLS and shows a certificate of its own. Before TLS 1.3 the certificate is in clear (RFC 5246 7.4.2), so that its
 * issuer shows; from then on only the laptop's dislike of it does. Hints, never certain: a company's own server may have such an issuer too.
 */
import { contactsOf, type Contact } from '../summary/signaling/contacts.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';
import { isAboutCertificate } from './signaling-tls-failed.ts';

/** Products that open TLS, as they call themselves in certificates. */
const inspectors = new RegExp([
  'zscaler', 'netskope', 'forti(?:net|gate)', 'blue ?coat', 'palo alto', 'umbrella', 'sophos', 'check ?point', 'mcafee', 'skyhigh', 'trellix', 'forcepoint', 'websense', 'barracuda', 'watchguard', 'sonicwall',
  'kaspersky', '\\beset\\b', 'avast', '\\bavg\\b', 'bitdefender', 'adguard', 'mitmproxy', 'charles proxy', 'fiddler', 'portswigger', '\\bsquid\\b', 'untangle', 'iboss', 'menlo security', 'cato networks',
  'cloudflare gateway', 'gateway ca - cloudflare', 'lightspeed', 'goguardian', 'securly', 'contentkeeper', 'smoothwall', 'sangfor', 'stormshield', 'pfsense', 'opnsense', 'trend micro', 'juniper', 'a10 networks', 'proxy ?(?:ca|root|authority)', '(?:ssl|tls)[ -]?(?:inspection|interception|decrypt|proxy)',
].join('|'), 'i');
/** Authorities that browsers know, as far as the common name of an issuing certificate tells. */
const publicAuthorities = new RegExp([
  "^(?:r|e)\\d{1,2}$", "let'?s encrypt", 'isrg', 'digicert', 'globalsign', 'sectigo', 'comodo', 'usertrust', 'amazon', '^(?:wr|we|gts ca|gts)\\b ?\\w*', '^w[re]\\d$', 'google (?:trust|internet)', 'microsoft', 'go ?daddy', 'starfield', 'entrust', 'baltimore', 'geotrust', 'rapidssl',
  'thawte', 'symantec', 'verisign', 'cloudflare inc', 'zerossl', 'ssl\\.com', 'buypass', 'certum', 'quovadis', 'actalis', 'identrust', 'telesec', 'swisssign', 'harica', 'apple', 'trustasia', 'd-trust', 'certsign', 'gandi', 'network solutions', 'trustwave', 'secom', 'encryption everywhere', 'e-szigno',
  'g[eé]ant', 'incommon', 'hydrantid', 'trustid', 'cybertrust', 'telia', 'izenpe', 'firmaprofesional', 'atos', 'certigna', 'wisekey', 'affirmtrust', 'cpanel', 'alphassl',
].join('|'), 'i');
/** Sites that one unknown authority signs before it is no single company's own: those with two domains and an authority of their own exist. */
const enoughSites = 3;
const enoughDislikes = 2;

export const tlsIntercepted: Rule = {
  codes: ['tls.intercepted'],
  judge: (facts) => {
    const contacts = contactsOf(facts);
    const shown = contacts.filter((c) => c.track.certificate !== null);
    const title = 'Something on the way opens TLS';
    const advice = (hosts: readonly Contact[]): string => `Exempt the call's servers from TLS inspection (${names(hosts)}): WebSockets and TURN over TLS often break in it.`;
    const evidence = (of: readonly Contact[]): ReturnType<typeof seen>[] => of.flatMap(({ track: { certificate: k } }) => (k === null ? [] : [seen(k.frame, k.time, `certificate of ${k.subject ?? 'nobody'}, issued by ${k.issuer ?? 'nobody'}`)]));

    const named = shown.filter((c) => inspectors.test(`${c.track.certificate?.issuer ?? ''} ${c.track.certificate?.issuerOrganization ?? ''}`));
    if (named.length > 0) {
      return [yes('tls.intercepted', 'warning', {
        title, confidence: 'likely', advice: advice(named), evidence: evidence(named),
        explanation: `The certificate shown for ${names(named)} was issued by ${named[0]!.track.certificate?.issuer ?? ''}, by its name something that opens TLS connections to look inside.`,
      })];
    }
    const known = shown.filter((c) => publicAuthorities.test(c.track.certificate?.issuer ?? ''));
    const strange = largestGroup(shown.filter(isStrange));
    // Who opens TLS opens (nearly) all of it.
    if (known.length === 0 && sites(strange) >= enoughSites) {
      return [yes('tls.intercepted', 'warning', {
        title, confidence: 'likely', advice: advice(strange), evidence: evidence(strange),
        explanation: `Certificates for ${names(strange)}, which have nothing to do with each other, were all issued by ${strange[0]!.track.certificate?.issuer ?? ''}, an authority that no browser knows.`,
      })];
    }
    const disliked = contacts.filter(({ track: { alert, certificate }, client }) => alert !== null && alert.direction === client && alert.fatal && isAboutCertificate(alert.text) && certificate?.selfSigned !== true);
    if (disliked.length > 0) {
      return [yes('tls.intercepted', 'warning', {
        title: 'Something on the way may open TLS', confidence: sites(disliked) >= enoughDislikes ? 'likely' : 'possible', advice: advice(disliked),
        explanation: `This laptop did not accept the certificate that it was shown for ${names(disliked)} (${[...new Set(disliked.map((c) => c.track.alert?.text))].join(', ')}). A proxy that opens TLS shows its own; but the server's own may be bad as well.`,
        evidence: disliked.flatMap(({ track: { alert, clientHello } }) => [
          ...(clientHello === null ? [] : [seen(clientHello.frame, clientHello.time, `ClientHello for ${clientHello.serverName ?? 'a server'}`)]), ...(alert === null ? [] : [seen(alert.frame, alert.time, `alert ${alert.text} from this laptop`)]),
        ]),
      })];
    }
    if (known.length > 0 && known.length === shown.length) {
      return [no('tls.intercepted', { title: 'TLS is not opened on the way', explanation: `The certificates in clear, for ${names(known)}, come from authorities that browsers know. TLS 1.3 hides its own.`, evidence: evidence(known), confidence: 'likely' })];
    }
    return [unknown('tls.intercepted', { title, explanation: shown.length === 0 ? 'No certificate was in clear: TLS 1.3 encrypts it.' : `The certificate for ${names(shown)} was issued by ${[...new Set(shown.map((c) => c.track.certificate?.issuer ?? 'nobody'))].join(', ')}; whether that is the server's own authority cannot be told.` })];
  },
};

function isStrange({ track: { certificate } }: Contact): boolean {
  return certificate !== null && !certificate.selfSigned && certificate.issuer !== null && !publicAuthorities.test(certificate.issuer);
}

function largestGroup(contacts: readonly Contact[]): Contact[] {
  const byIssuer = new Map<string, Contact[]>();
  for (const c of contacts) byIssuer.set(c.track.certificate?.issuer ?? '', [...(byIssuer.get(c.track.certificate?.issuer ?? '') ?? []), c]);
  return [...byIssuer.values()].sort((a, b) => sites(b) - sites(a))[0] ?? [];
}

/** As people register them, as far as two labels tell. */
const sites = (contacts: readonly Contact[]): number => new Set(contacts.flatMap((c) => c.name?.toLowerCase().split('.').slice(-2).join('.') ?? [])).size;

const mostNames = 6;
const names = (contacts: readonly Contact[]): string => [...new Set(contacts.map((c) => c.name ?? c.server))].slice(0, mostNames).join(', ');
