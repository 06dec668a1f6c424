/** The lab's judge: a summary held against what the browser itself said of the same call. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { natMappings } from '../../electron/contract/summary.ts';
import type { Path, Summary } from '../../electron/contract/summary.ts';
import { sharedRoot } from './shared.ts';

export interface Score {
  /** One line each, as score.py words it. */
  readonly disagreements: readonly string[];
  readonly good: number;
  readonly total: number;
}

export const score = (summaryJson: string, truthPath: string): Score => {
  const folder = mkdtempSync(join(tmpdir(), 'icewatch-score-'));
  try {
    const path = join(folder, 'summary.json');
    writeFileSync(path, asInTheSharedLab(summaryJson, truthPath));
    const { stdout, stderr, error } = spawnSync('python3', [`${sharedRoot}lab/score.py`, path, truthPath], { encoding: 'utf8' });
    if (error !== undefined) throw error;
    const lines = stdout.trimEnd().split('\n');
    const verdict = /^(\d+) of (\d+)$/.exec(lines.pop() ?? '');
    if (verdict === null) throw new Error(`score.py gave no verdict: ${stderr}`);
    return { disagreements: lines.map((line) => line.trim()), good: Number(verdict[1]), total: Number(verdict[2]) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The judge expects each relay to be the shared lab's: where a scenario names another (`relayHost`), that one counts as it. */
const asInTheSharedLab = (summaryJson: string, truthPath: string): string => {
  const { scenario } = z.object({ scenario: z.object({ relayHost: z.string().optional() }) }).parse(JSON.parse(readFileSync(truthPath, 'utf8')));
  return scenario.relayHost === undefined ? summaryJson : summaryJson.replaceAll(JSON.stringify(scenario.relayHost), '"turn.lab.test"');
};

const expectSchema = z.object({
  yes: z.array(z.string()),
  notyes: z.array(z.string()),
  mapping: z.enum(natMappings).optional(),
  topology: z.string().optional(),
});
type Expected = z.infer<typeof expectSchema>;

/** What call.mjs wrote beside a capture, as far as it is read here: webrtc-stats of the last second, and the scenario. */
export const truthSchema = z.object({
  scenario: z.object({
    about: z.string(),
    expect: expectSchema,
    /** Of captures on one interface, where they show less. */
    expectOn: z.record(z.string(), expectSchema).default({}),
  }),
  samples: z.array(z.object({ ice: z.string().nullish() })),
  last: z.array(z.looseObject({ id: z.string(), type: z.string() })).optional(),
});
export type Truth = z.infer<typeof truthSchema>;

/** The part of score.py that needs no figures, for where ../shared is absent: findings, their evidence, NAT, topology, kind of path. Disagreements, one line each. */
export const wrongAnswers = (summary: Summary, { scenario: { expect }, samples, last = [] }: Truth): readonly string[] => {
  const wrong = [...wrongFindings(summary, expect)];
  const path = pathOf(last);
  if (path !== null && samples.at(-1)?.ice === 'connected') {
    const said = summary.calls[0]?.path;
    if (summary.calls.length !== 1 || said?.kind !== path.kind || said.transport !== path.transport) wrong.push(`there should be one call, ${path.kind} over ${path.transport}: ${summary.calls.map((c) => (c.path === null ? 'no path' : `${c.path.kind} over ${c.path.transport}`)).join(', ')}`);
  }
  return wrong;
};

/** The same of the findings, NAT and topology alone. */
export const wrongFindings = (summary: Summary, expect: Expected): readonly string[] => {
  const answers = new Map<string, string>(summary.findings.map(({ code, answer }) => [code, answer]));
  const wrong: string[] = [];
  for (const code of expect.yes) if (answers.get(code) !== 'yes') wrong.push(`${code} should be yes, is ${answers.get(code) ?? 'not answered'}`);
  for (const code of expect.notyes) if (answers.get(code) === 'yes') wrong.push(`${code} should not be yes`);
  for (const { code, answer, evidence } of summary.findings) if (answer === 'yes' && evidence.length === 0) wrong.push(`${code} is yes without evidence`);
  if (expect.mapping !== undefined && summary.nat.mapping !== expect.mapping) wrong.push(`the NAT mapping should be ${expect.mapping}, is ${summary.nat.mapping}`);
  if (expect.topology !== undefined && (summary.calls.length !== 1 || summary.calls[0]?.topology !== expect.topology)) wrong.push(`there should be one call, ${expect.topology}: ${summary.calls.map(({ topology }) => topology).join(', ')}`);
  return wrong;
};

const transportSchema = z.object({ type: z.literal('transport'), selectedCandidatePairId: z.string() });
const pairSchema = z.object({ type: z.literal('candidate-pair'), localCandidateId: z.string(), remoteCandidateId: z.string() });
const candidateSchema = z.object({ candidateType: z.string(), address: z.string().nullish(), protocol: z.enum(['udp', 'tcp']), relayProtocol: z.enum(['udp', 'tcp', 'tls']).optional() });

/** The selected pair's path, as the summary would call it; null where the browser selected none. */
const pathOf = (stats: NonNullable<Truth['last']>): Pick<Path, 'kind' | 'transport'> | null => {
  const byId = new Map(stats.map((entry) => [entry.id, entry]));
  const selected = stats.flatMap((entry) => transportSchema.safeParse(entry).data?.selectedCandidatePairId ?? []).at(0);
  const pair = selected === undefined ? null : pairSchema.parse(byId.get(selected));
  if (pair === null) return null;
  const local = candidateSchema.parse(byId.get(pair.localCandidateId));
  const remote = candidateSchema.parse(byId.get(pair.remoteCandidateId));
  if (local.candidateType === 'relay') return { kind: 'relay', transport: local.relayProtocol ?? local.protocol };
  const relays = stats.filter(({ type }) => type === 'local-candidate').map((entry) => candidateSchema.parse(entry)).filter(({ candidateType }) => candidateType === 'relay');
  const remoteRelay = remote.candidateType === 'relay' || relays.some(({ address }) => typeof address === 'string' && address === remote.address);
  return { kind: remoteRelay ? 'remote-relay' : 'direct', transport: local.protocol };
};
