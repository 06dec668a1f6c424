/**
 * The firewall ticket: what a network's administrator is asked to allow, what shows that it is needed, and how to see afterwards that it works. Every text
 * is plain; names, reasons and addresses in it come from packets and are whatever their senders wrote.
 */
import type { EntryFailure } from '../../../contract/policy.ts';
import type { Evidence, Finding, FindingCode } from '../../../contract/summary.ts';

export type TicketProtocol = 'udp' | 'tcp' | 'tls';

/** One row of the rules: outbound from the laptop's network, answers allowed back. */
export interface TicketRule {
  /** Where it goes: 'Firewall', 'Web proxy proxy.example.com:8080'. */
  readonly place: string;
  /** `tls` is TCP that a filter of TLS server names has to let through. */
  readonly protocol: TicketProtocol;
  /** As the list writes them, or as they were seen. */
  readonly names: readonly string[];
  /** CIDR blocks of the list, or the addresses that were seen. */
  readonly networks: readonly string[];
  /** How many names and networks of the list are not given here for want of room. */
  readonly more: number;
  /** '3478' or '40000-49999'. */
  readonly ports: readonly string[];
  /** Of the list; null where none says. */
  readonly need: 'required' | 'fallback' | null;
  /** What was seen to fail, where and how: '12 requests to 198.51.100.10:3478, no answer'. */
  readonly seen: string;
  readonly how: EntryFailure;
  /** Which finding, and what it costs the user. */
  readonly why: string;
  readonly findings: readonly FindingCode[];
  /** The vendor's list that asks for it; null where no list was chosen or suggested. */
  readonly source: { readonly profile: string; readonly profileName: string; readonly entry: string; readonly url: string | null; readonly read: string | null; readonly suggested: boolean } | null;
  /** What was seen to fail, for checks afterwards. */
  readonly targets: readonly { readonly name: string | null; readonly address: string | null; readonly port: number }[];
}

/** What no rule of a firewall brings about. */
export interface TicketRequest {
  readonly title: string;
  readonly text: string;
  readonly code: FindingCode | null;
}

export interface TicketEvidence {
  readonly title: string;
  readonly text: string;
  readonly confidence: Finding['confidence'] | null;
  readonly packets: readonly Evidence[];
  /** Packets that are cited in the summary and not here. */
  readonly more: number;
}

export interface TicketCheck {
  readonly what: string;
  /** For a shell; null where only a call can show it. */
  readonly command: string | null;
  readonly expect: string;
}

export interface Ticket {
  /** One line: 'Firewall: allow UDP 3478 to turn.example.com'. */
  readonly title: string;
  /** What the user meets, in a sentence or two. */
  readonly problem: string;
  readonly rules: readonly TicketRule[];
  /** Rules beyond the first so many. */
  readonly rulesLeftOut: number;
  /** Other changes in the network: resolvers, inspection, timeouts. */
  readonly changes: readonly TicketRequest[];
  /** Media or signaling that goes where the company does not want it: settings of proxy and TURN. */
  readonly leaks: readonly TicketRequest[];
  /** What no change of the network mends, and whom to ask. */
  readonly elsewhere: readonly TicketRequest[];
  readonly evidence: readonly TicketEvidence[];
  /** What was answered in the same capture, so that the failure is not the laptop's. */
  readonly controls: readonly string[];
  readonly checks: readonly TicketCheck[];
  /** What limits all this. */
  readonly doubts: readonly string[];
  /** The capture's facts: who, from where, when. */
  readonly context: readonly { readonly label: string; readonly value: string }[];
}
