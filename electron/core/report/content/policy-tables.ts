/** Allow lists against what was seen, in tables. */
import type { PolicyEntryResult, PolicyLeak, PolicyReport } from '../../../contract/policy.ts';
import { endpoint, listed } from '../../summary/wording.ts';
import { reportTable } from './report-table.ts';
import type { Fact, ReportTable } from './report-table.ts';

const statuses: Readonly<Record<PolicyEntryResult['status'], string>> = { 'seen-working': '✓ seen working', 'seen-failing': '✕ seen failing', 'not-seen': '– not seen' };
const order: readonly PolicyEntryResult['status'][] = ['seen-failing', 'seen-working', 'not-seen'];

/** What fails first, what is required before what is not. */
export const entryTable = ({ name, entries }: PolicyReport, most: number): ReportTable =>
  reportTable(`What ${name} asks for`, [...entries].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status) || Number(b.required) - Number(a.required)), most, [
    ['Entry', ({ id }) => id, 'code'],
    ['For', ({ role, required }) => `${role}, ${required ? 'required' : 'fallback'}`],
    ['Status', ({ status, how }) => (how === null ? statuses[status] : `${statuses[status]} (${how})`)],
    ['Names and networks', ({ hosts, networks }) => listed([...hosts, ...networks], 6), 'code'],
    ['Ports', ({ ports }) => listed(ports, 8), 'code'],
    ['What was seen', ({ detail }) => detail],
  ]);

export const leakTable = (leaks: readonly PolicyLeak[], most: number): ReportTable =>
  reportTable('Leaks', leaks, most, [
    ['Kind', ({ kind }) => kind],
    ['To', ({ protocol, address, port, name }) => `${protocol.toUpperCase()} ${endpoint(address, port, name === address ? null : name)}`, 'code'],
    ['What was seen', ({ detail }) => detail],
    ['First packet', ({ evidence }) => (evidence[0] === undefined ? '–' : String(evidence[0].frame)), 'number'],
  ]);

export const policyFacts = ({ chosen, recognised, sources, read, ageDays, old }: PolicyReport): Fact[] => [
  { label: 'Chosen', value: chosen === 'user' ? 'by the user' : `by nobody, suggested: ${recognised}` },
  ...(sources.length > 0 ? [{ label: 'Source', value: listed(sources, 4), urls: sources }] : []),
  ...(read === null ? [] : [{ label: 'Read', value: `${read}${ageDays === null || ageDays < 0 ? '' : `, ${ageDays} days before the capture`}${old ? '; old: the vendor may have changed it since' : ''}` }]),
];
