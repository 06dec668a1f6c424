/** What a command holds calls against: `--policy` and `--own`. Without them vendors are recognised, and nothing is held against a list. */
import type { Command } from 'commander';
import type { PolicyInput } from '../contract/policy.ts';
import type { CliStreams } from './command.ts';

export interface PolicyOptions {
  readonly policy?: readonly string[];
  readonly own?: string;
}

const oneMore = (text: string, before: readonly string[] | undefined): string[] => [...(before ?? []), text];

export const withPolicyOptions = (command: Command): Command =>
  command
    .option('--policy <profile>', 'hold calls against this list: the name of a profile (icewatch policy list) or a YAML file; may be given several times', oneMore)
    .option('--own <file>', 'a YAML file with what the company runs itself: proxyUrl, iceServers, placement, hosts, networks');

/** Rejects with `WrongArguments` for a profile that there is not, with `WorkFailed` for a file that cannot be used. */
export const policyOf = async ({ policy = [], own }: PolicyOptions, streams: CliStreams): Promise<PolicyInput> => {
  // Loaded here, so that `icewatch --help` need not.
  const [{ readPolicyArguments }, { policyFolder }] = await Promise.all([import('./policy-arguments.ts'), import('../app/installation.ts')]);
  return readPolicyArguments(policy, own, policyFolder(), streams);
};
