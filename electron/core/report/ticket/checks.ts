/** How to see afterwards that a rule works: a command for each thing that failed, and a call. */
import type { FindingCode, Summary } from '../../../contract/summary.ts';
import type { TicketCheck, TicketRequest, TicketRule } from './ticket.ts';

const mostChecks = 8;

/**
 * What may stand in a shell command. Names come from packets: anything but letters, digits, dots and inner hyphens would be a way to have an administrator
 * run what somebody else wrote.
 */
const plainName = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.?$/i;
const plainAddress = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)$/i;
const isPlain = (host: string): boolean => plainName.test(host) || plainAddress.test(host);

export function ticketChecks(summary: Summary, rules: readonly TicketRule[], changes: readonly TicketRequest[]): TicketCheck[] {
  const commands = [...rules.flatMap((rule) => rule.targets.flatMap((target) => commandFor(rule, target))), ...(changes.some(({ code }) => code === 'signaling.dns-failed') ? nameChecks(summary) : [])];
  const distinct = commands.filter((check, i) => commands.findIndex(({ command }) => command === check.command) === i);
  return [...distinct.slice(0, mostChecks), ...callChecks(rules, changes)];
}

function commandFor({ place, protocol, how, targets }: TicketRule, { name, address, port }: TicketRule['targets'][number]): TicketCheck[] {
  // By its name only one of the families would be tried. TLS needs the name: a server may have several certificates.
  const twoFamilies = protocol !== 'tls' && address !== null && isPlain(address) && targets.some((t) => t.name === name && t.port === port && t.address !== null && t.address.includes(':') !== address.includes(':'));
  const host = name !== null && isPlain(name) && !twoFamilies ? name : address !== null && isPlain(address) ? address : null;
  if (host === null) return [];
  const bracketed = host.includes(':') ? `[${host}]` : host;
  if (protocol === 'udp') {
    return [{ what: `UDP ${port} to ${host}`, command: `turnutils_stunclient -p ${port} ${host}`, expect: 'a line with "UDP reflexive addr": the public address. Silence or a time-out: still blocked, or no STUN or TURN server on that port. (coturn\'s client; any STUN client does)' }];
  }
  if (how === 'proxy') {
    const proxy = place.replace(/^Web proxy ?/, '');
    if (!/^[a-z0-9.[\]:-]+$/i.test(proxy)) return [];
    return [{ what: `${host}:${port} through ${proxy}`, command: `curl -sSI -x http://${proxy} https://${bracketed}:${port}/`, expect: '"200" to CONNECT, then an answer of the server itself, whatever its status' }];
  }
  if (protocol === 'tls') {
    return [{ what: `TLS to ${host}, port ${port}`, command: `openssl s_client -connect ${bracketed}:${port}${plainAddress.test(host) ? '' : ` -servername ${host}`} </dev/null`, expect: 'the server\'s own certificate and "Verify return code: 0 (ok)", with no reset before' }];
  }
  return [{ what: `TCP ${port} to ${host}`, command: `nc -vz ${host} ${port}`, expect: `"succeeded" or "open" (on Windows: Test-NetConnection ${host} -Port ${port}, TcpTestSucceeded : True)` }];
}

const nameChecks = ({ signaling }: Summary): TicketCheck[] =>
  signaling.flatMap(({ protocol, hostname, server, failure }) =>
    protocol === 'dns' && failure?.kind === 'dns' && hostname !== null && isPlain(hostname) && isPlain(server)
      ? [{ what: `${hostname}, asked of ${server}`, command: `nslookup ${hostname} ${server}`, expect: 'one address or more, and no NXDOMAIN, SERVFAIL or time-out' }]
      : []);

function callChecks(rules: readonly TicketRule[], changes: readonly TicketRequest[]): TicketCheck[] {
  const codes = [...new Set([...rules.flatMap(({ findings }) => findings), ...changes.flatMap(({ code }): FindingCode[] => (code === null ? [] : [code]))])];
  const entries = [...new Set(rules.flatMap(({ source }) => (source === null ? [] : [`${source.profileName}: ${source.entry}`])))];
  const expect = [
    ...(codes.length > 0 ? [`${codes.join(', ')} no longer among its findings`] : []),
    ...(entries.length > 0 ? [`seen-working for ${entries.slice(0, 6).join(', ')} under Policy`] : []),
    ...(codes.some((code) => code.startsWith('udp.') || code.startsWith('network.') || code === 'turn.tls-only') ? ['"Connected directly" or "Relayed over UDP" as its verdict'] : []),
  ];
  if (expect.length === 0) return [];
  return [{ what: 'A new call from the same laptop and network, captured with Icewatch from before it begins', command: 'icewatch capture --seconds 60', expect: `${expect.join('; ')}.` }];
}
