/** `icewatch interfaces`: what can be captured here, with what, and what would allow the rest. */
import type { InterfaceList, NetworkInterfaceStatus, SourceStatus } from '../contract/capture.ts';
import { alignedRows } from './aligned-rows.ts';
import type { RegisterCommand } from './command.ts';

const examples = `
Examples:
  icewatch interfaces             a table for a person
  icewatch interfaces --json      the same for other programs
`;

const interfaceRow = (shown: NetworkInterfaceStatus, isDefault: boolean): string[] => [
  isDefault ? '*' : '',
  shown.name,
  shown.description === null || shown.description === shown.name ? shown.kind : `${shown.kind} (${shown.description})`,
  shown.link,
  shown.hasDefaultRoute ? 'yes' : 'no',
  shown.capturable ? 'yes' : 'no',
  shown.addresses.join(' '),
];

const sourceLines = (source: SourceStatus): string[] => [
  `  ${source.name.padEnd(7)}  ${source.usable ? 'usable' : source.installed ? 'not usable' : 'not installed'}${source.installed ? `: ${source.detail}` : ''}`,
  ...(source.remedy === null ? [] : [`           ${source.remedy}`]),
];

/** For a person. Interfaces captured by default are starred; a remedy that several share is given once. */
export const interfacesText = (list: InterfaceList): string => {
  const rows = list.interfaces.map((shown) => interfaceRow(shown, list.defaults.includes(shown.name)));
  const lines = alignedRows([['', 'interface', 'kind', 'link', 'outward', 'capture', 'addresses'], ...rows]);
  lines.push('', list.defaults.length === 0 ? 'No interface leads to the outside: name the one to capture.' : `* captured unless interfaces are named: ${list.defaults.join(', ')}`);
  const faults = new Map<string, { names: string[]; remedy: string | null }>();
  for (const { name, reason, remedy } of list.interfaces) {
    if (reason === null) continue;
    // A link's remedy names its interface; a source's is the same for all.
    const fault = faults.get(reason + (remedy ?? '')) ?? { names: [], remedy };
    fault.names.push(name);
    faults.set(reason + (remedy ?? ''), fault);
  }
  for (const { names, remedy } of faults.values()) {
    const reason = list.interfaces.find(({ name }) => name === names[0])!.reason!;
    lines.push('', `${names.join(', ')} cannot be captured: ${reason}`, ...(remedy === null ? [] : [`  ${remedy}`]));
  }
  lines.push('', 'Sources', ...list.sources.flatMap(sourceLines), '');
  lines.push(list.chosenSource === null ? `auto takes none: ${list.chosenBecause}` : `auto takes ${list.chosenSource}: ${list.chosenBecause}`);
  return lines.join('\n');
};

export const register: RegisterCommand = (program, streams) => {
  program
    .command('interfaces')
    .description('list network interfaces, whether they can be captured, and if not what would allow it')
    .option('--json', 'print the list as JSON')
    .addHelpText('after', examples)
    .action(async (options: { readonly json?: boolean }) => {
      const { listInterfaces } = await import('../capture/interface-list.ts');
      const list = await listInterfaces();
      streams.stdout.write(`${options.json === true ? JSON.stringify(list, null, 2) : interfacesText(list)}\n`);
    });
};
