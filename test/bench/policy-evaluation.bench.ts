/**
 * What holding a call against lists costs: a whole capture and its summary, without lists, with all built-in ones known, and with some chosen and own settings. Then the summary
 * alone of a laptop's day: thousands of connections and servers.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { bench, describe } from 'vitest';
import { noPolicy, type PolicyInput } from '../../electron/contract/policy.ts';
import type { Analyzer } from '../../electron/core/analyzer.ts';
import { createAnalyzer } from '../../electron/core/create-analyzer.ts';
import { CaptureFileReader } from '../../electron/core/pcapfile/reader.ts';
import { Dialogue } from '../helpers/dialogue.ts';
import { secure } from '../helpers/dialogue-signaling.ts';
import { labProfile, policy, profileOf } from '../helpers/policies.ts';
import { at } from '../helpers/scripted-packets.ts';
import { projectRoot } from '../helpers/shared.ts';

const builtIn = readdirSync(`${projectRoot}electron/policies`).filter((f) => f.endsWith('.yaml')).map((f) => profileOf(`${projectRoot}electron/policies/${f}`));
const known = policy([labProfile, ...builtIn], []);
const chosen = policy([labProfile, ...builtIn], ['lab', 'daily'], { proxyUrl: 'https://proxy.corp.example', iceServers: [{ urls: 'turn:turn.corp.example' }], placement: 'replace' });
const ways: readonly (readonly [string, PolicyInput])[] = [['no lists', noPolicy], ['lists known', known], ['lists chosen, own settings', chosen]];

function analyze(file: Uint8Array, held: PolicyInput): Analyzer {
  const analyzer = createAnalyzer({ version: 'bench' });
  analyzer.setPolicy(held);
  const reader = new CaptureFileReader({ interface: () => undefined, packet: (r) => analyzer.packet(r), issue: () => undefined, dropped: () => undefined });
  reader.push(file);
  reader.end();
  return analyzer;
}

let sum = 0;
for (const name of ['delay', 'proxy-only']) {
  const file = gunzipSync(readFileSync(`${projectRoot}test/fixtures/networks/${name}/alice.pcapng.gz`));
  describe(`${name}, a call with its verdicts at each second`, () => {
    for (const [words, held] of ways) bench(words, () => void (sum += analyze(file, held).summary().policy.length), { iterations: 20 });
  });
}

/** Of the vendors' and of others', by turns. */
function day(): Dialogue {
  const d = new Dialogue();
  for (let i = 0; i < 1500; i++) {
    const address = `198.51.${100 + (i >> 8)}.${i & 255}`;
    const name = i % 3 === 0 ? `s${i}.wss.daily.co` : i % 3 === 1 ? `us04web${i}.zoom.us` : `www${i}.example.org`;
    d.resolve(at('10.1.0.2', 5400), name, address);
    secure(d, 10_000 + i, at(address, 443), name);
    d.stunServer(at('10.1.0.2', 20_000 + i), at(address, 3478), at('198.51.100.2', 20_000 + i));
  }
  return d;
}

describe('the summary of 1,500 connections and 1,500 STUN servers', () => {
  const d = day();
  for (const [words, held] of ways) {
    bench(words, () => {
      d.wait(1);
      sum += d.summary.policy.length;
    }, { iterations: 20, setup: () => d.analyzer.setPolicy(held) });
  }
});
