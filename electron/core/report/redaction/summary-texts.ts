/** The strings of a summary: which hold addresses, words of the schema, public lists, and which are free text. */
import type { Summary } from '../../../contract/summary.ts';

/** Fields whose values are words of the schema: a user called 'udp' must not rewrite them. */
export const vocabulary: ReadonlySet<string> = new Set([
  'schema', 'type', 'protocol', 'transport', 'kind', 'state', 'topology', 'role', 'direction', 'client', 'side', 'mapping', 'code', 'answer', 'severity',
  'confidence', 'status', 'timestampSource', 'time', 'start', 'end', 'firstSeen', 'lastSeen', 'rung', 'outcome', 'cause', 'also', 'since', 'reached', 'tried',
  'answered', 'callIds', 'callId', 'topologyConfidence', 'injected', 'pooled', 'carrierGrade', 'hairpinning', 'ipv6', 'how', 'chosen', 'tool', 'algorithm', 'layer',
]);

/** Fields that hold one address and nothing else. */
export const addressField = /(?:^a|A)ddress(?:es)?$|^server$/;

/** Every string there is, with the name of the field that holds it; names of fields are strings too, in a field of no name. */
export function eachText(value: unknown, field: string, visit: (text: string, field: string) => void): void {
  if (typeof value === 'string') visit(value, field);
  else if (Array.isArray(value)) for (const item of value) eachText(item, field, visit);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      visit(name, '');
      eachText(inner, name, visit);
    }
  }
}

/** The same value with other strings; names of fields are words of the schema. */
export function mapTexts(value: unknown, field: string, change: (text: string, field: string) => string): unknown {
  if (typeof value === 'string') return change(value, field);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, field, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [change(name, 'schema'), mapTexts(inner, name, change)]));
}

/** What lists publish is nobody's: it stays as the list writes it, whatever in it looks like an address or a name. */
export function withPublicParts(redacted: Summary, original: Summary): Summary {
  return {
    ...redacted,
    tool: original.tool,
    allocations: redacted.allocations.map((allocation, i) => ({ ...allocation, owner: original.allocations[i]!.owner })),
    policy: redacted.policy.map((report, i) => {
      const { profile, name, sources, read, entries } = original.policy[i]!;
      return {
        ...report, profile, name, sources, read,
        entries: report.entries.map((entry, j) => {
          const { id, hosts, networks, ports, source, note } = entries[j]!;
          return { ...entry, id, hosts, networks, ports, source, note };
        }),
      };
    }),
  };
}
