/** Captures analyzed against allow lists: the lab's own, the built-in ones, and what a company may have set. */
import { readFileSync } from 'node:fs';
import type { OwnNetwork, PolicyInput, PolicyProfile } from '../../electron/contract/policy.ts';
import { ownNetworkSchema, policyProfileSchema } from '../../electron/contract/policy.ts';
import type { Summary } from '../../electron/contract/summary.ts';
import { checkProfile } from '../../electron/app/policy/check-profile.ts';
import { readCaptureFile } from '../../electron/capture/file-source.ts';
import { createAnalyzer } from '../../electron/core/create-analyzer.ts';
import { projectRoot } from './shared.ts';

export function profileOf(path: string): PolicyProfile {
  const { profile, problems } = checkProfile(readFileSync(path, 'utf8'));
  if (profile === null) throw new Error(`${path}: ${problems.map((p) => p.message).join('; ')}`);
  return profile;
}

/** What the lab's page needs. */
export const labProfile = profileOf(`${projectRoot}test/lab/policies/lab.yaml`);

type Constant<T> = T extends readonly (infer U)[] ? readonly Constant<U>[] : T extends object ? { readonly [K in keyof T]: Constant<T[K]> } : T;
export type Entry = Partial<Constant<PolicyProfile['entries'][number]>>;
export type Own = Partial<Constant<OwnNetwork>>;

/** A vendor's list. An entry is required, and signaling over TLS, unless it says otherwise; a list without an address of its own has one of example.org. */
export const vendor = (id: string, ...entries: readonly Entry[]): PolicyProfile =>
  policyProfileSchema.parse({
    schema: 'icewatch.policy/1', id, name: `${id.charAt(0).toUpperCase()}${id.slice(1)}`, sources: [`https://${id}.example.org/list`], read: '2026-09-01',
    entries: entries.map((e, i) => ({ id: `entry-${i + 1}`, role: 'signaling', ports: ['tls/443'], need: 'required', ...e })),
  });

export const own = (settings: Own): OwnNetwork => ownNetworkSchema.parse(settings);

export const policy = (profiles: readonly PolicyProfile[], chosen: readonly string[], settings: Own | null = null): PolicyInput => ({
  profiles: [...profiles], choice: { profiles: [...chosen], own: settings === null ? null : own(settings) },
});

export async function analyzedWith(path: string, held: PolicyInput): Promise<Summary> {
  const analyzer = createAnalyzer({ version: '0.0.0-test' });
  analyzer.setPolicy(held);
  await readCaptureFile(path, {
    interface: (captured) => analyzer.announceInterface(captured),
    packet: (record) => analyzer.packet(record),
    issue: (issue) => analyzer.captureIssue(issue),
    dropped: (total) => analyzer.dropped(total),
  });
  return analyzer.summary();
}
