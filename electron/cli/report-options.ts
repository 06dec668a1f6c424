/** The outputs that `analyze` and `capture` have in common. */
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import type { ReportFiles } from './deliver-results.ts';

export interface ReportOptions extends ReportFiles {
  readonly json?: boolean;
  readonly reveal?: boolean;
  readonly output?: string;
}

export const withReportOptions = (command: Command): Command =>
  command
    .option('--json', 'print the whole summary as JSON')
    .option('--html <file>', 'write a report for reading and printing: one file with its charts')
    .option('--markdown <file>', 'write a report for a support ticket')
    .option('--ticket <file>', "write the ticket for the firewall's administrator")
    .option('--csv <dir>', 'write one CSV file a table into this directory')
    .option('--pcapng <file>', 'write the packets that matter, cut to their headers')
    .option('-o, --output <file>', 'write to this file instead of standard output')
    .option('--reveal', "keep other people's addresses and names");

/** A new one each time, so that the stand-ins of two reports tell nothing of each other; null for --reveal. */
export const redactionKeyOf = ({ reveal }: ReportOptions): Uint8Array | null => (reveal === true ? null : randomBytes(32));

const keptBytes = 512 * 1024 * 1024;

/** Memory for the packets of --pcapng, in bytes: media makes room for signalling where a capture has more. */
export const packetMemory = ({ pcapng }: ReportOptions): number => (pcapng === undefined ? 0 : keptBytes);
