/** The settings of the fleet's collector as a person types them. */
import { fleetSettingsSchema } from '../../../electron/contract/fleet.ts';
import type { FleetSettings } from '../../../electron/contract/fleet.ts';
import { words } from './words.ts';

export interface FleetText {
  readonly enabled: boolean;
  readonly endpoint: string;
  /** `name: value`, one a line. */
  readonly headers: string;
  readonly site: string;
}
export type FleetProblems = Readonly<Partial<Record<'endpoint' | 'headers' | 'site', string>>>;

export const fleetText = ({ enabled, endpoint, headers, site }: FleetSettings): FleetText => ({
  enabled, endpoint, site, headers: Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join('\n'),
});

/** A field name is a token (RFC 9110 5.1, 5.6.2); a value holds no control characters (5.5). */
// eslint-disable-next-line no-control-regex
const headerLine = /^([!#$%&'*+.^_`|~0-9a-z-]{1,256}):[ \t]*([^\u0000-\u0008\u000a-\u001f\u007f]{0,4096})$/i;

/** `settings` is null where something is wrong. */
export const readFleet = (before: FleetSettings, text: FleetText): { readonly settings: FleetSettings | null; readonly problems: FleetProblems } => {
  const lines = text.headers.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const headers = lines.map((line) => headerLine.exec(line));
  const wrongHeader = headers.indexOf(null);
  const endpoint = text.endpoint.trim();
  const read = { ...before, enabled: text.enabled, endpoint, site: text.site.trim(), headers: Object.fromEntries(headers.flatMap((match) => (match === null ? [] : [[match[1]!, match[2]!.trim()]]))) };
  const parsed = fleetSettingsSchema.safeParse(read);
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0]));
  const found = {
    endpoint: wrong.has('endpoint') ? words.endpointWrong : text.enabled && endpoint === '' ? words.endpointMissing : undefined,
    headers: wrongHeader >= 0 ? words.headerWrong(lines[wrongHeader]!.split(':')[0]!) : wrong.has('headers') ? words.headersWrong : undefined,
    site: wrong.has('site') ? words.siteWrong : undefined,
  };
  const problems = Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined));
  return { settings: parsed.success && Object.keys(problems).length === 0 ? parsed.data : null, problems };
};
