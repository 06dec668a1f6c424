// Calls in networks as companies build them (test/lab), cut to the packets that matter: each should be diagnosed as what the network is,
// and as nothing else. Needs neither ../shared nor a lab.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { summarySchema } from '../../electron/contract/summary.ts';
import { runCli } from '../helpers/cli-run.ts';
import { score, truthSchema, wrongAnswers, wrongFindings } from '../helpers/score.ts';
import { hasShared, projectRoot } from '../helpers/shared.ts';

const folder = `${projectRoot}test/fixtures/networks/`;
const fixtures = readdirSync(folder).map((name) => {
  const truthPath = `${folder}${name}/truth.json`;
  const truth = truthSchema.parse(JSON.parse(readFileSync(truthPath, 'utf8')));
  return { name, about: truth.scenario.about, truth, truthPath };
});

const analyzed = async (capture: string): Promise<string> => {
  const { status, stdout, stderr } = await runCli('analyze', capture, '--json', '--reveal');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
};

describe('a call in a company\'s network', () => {
  it('has a fixture for each network of the lab', () => {
    const scenarios = readdirSync(`${projectRoot}test/lab/scenarios`).map((file) => file.replace(/\.json$/, ''));
    expect(fixtures.map(({ name }) => name)).toEqual(scenarios.sort());
  });

  it.each(fixtures)('is diagnosed rightly: $name, $about', async ({ name, truth, truthPath }) => {
    const json = await analyzed(`${folder}${name}/alice.pcapng.gz`);
    expect(wrongAnswers(summarySchema.parse(JSON.parse(json)), truth), name).toEqual([]);
    if (hasShared) expect(score(json, truthPath).disagreements, name).toEqual([]);
  });

  const onOneInterface = fixtures.flatMap(({ name, truth }) => Object.entries(truth.scenario.expectOn).map(([device, expected]) => ({ name, device, expected })));
  it.each(onOneInterface)('is not diagnosed wrongly from one interface: $name, captured on $device', async ({ name, device, expected }) => {
    const json = await analyzed(`${folder}${name}/alice-${device}.pcapng.gz`);
    expect(wrongFindings(summarySchema.parse(JSON.parse(json)), expected), `${name} on ${device}`).toEqual([]);
  });
});
