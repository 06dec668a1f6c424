/** Parts of a rule in words. */
import type { TicketProtocol, TicketRule } from './ticket.ts';

export const protocolWords: Readonly<Record<TicketProtocol, string>> = { udp: 'UDP', tcp: 'TCP', tls: 'TCP (TLS)' };
export const ruleNeed = ({ need }: TicketRule): string => need ?? '';
/** When the list was read, and whether anybody chose it. */
export const listAge = ({ read, suggested }: NonNullable<TicketRule['source']>): string[] => [...(read === null ? [] : [`read ${read}`]), ...(suggested ? ['suggested'] : [])];
