// One real call between two Chromium pages in the lab, captured at alice's laptop, with what her browser says of it beside the capture.
// usage: node call.mjs OUTDIR SCENARIO.json       in a lab that network.sh has built, with the same LAB_RUN
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPage } from './page.mjs';

const [outArgument, file] = process.argv.slice(2);
const out = resolve(outArgument);
const here = import.meta.dirname;
const run = process.env.LAB_RUN;
const scenario = { seconds: 10, a: 'open', b: 'open', ice: 'full', wire: { delay: 15, jitter: 3 }, network: [], capture: ['eth0'], ...JSON.parse(readFileSync(file, 'utf8')) };

const firewall = (side, policy) => {
  const { status, stderr } = spawnSync(`${here}/network.sh`, ['firewall', side, policy], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`firewall ${side} ${policy}: ${stderr}`);
};
const wire = (settings) => writeFileSync(`${run}/wire.json`, JSON.stringify({ delay: 0, ...settings }));
const children = [];
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));
const begin = (namespace, command, env = {}, complaints = 'ignore') => {
  const child = spawn('ip', ['netns', 'exec', namespace, ...command], { stdio: ['ignore', 'ignore', complaints], env: { ...process.env, ...env } });
  children.push(child);
  return child;
};
const end = async (child, signal) => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
};

mkdirSync(out, { recursive: true });
firewall('a', scenario.a);
firewall('b', scenario.b);
wire(scenario.wire);
// The first interface gives alice.pcap, each other one a pcapng file, which names its interface.
const captures = scenario.capture.map((name, i) =>
  begin('alice', i === 0 ? ['tcpdump', '-q', '-i', name, '-U', '-s', '0', '-w', `${out}/alice.pcap`] : ['dumpcap', '-q', '-i', name, '-w', `${out}/alice-${name}.pcapng`]),
);
const family = scenario.network.some((part) => part.startsWith('ipv6')) ? { LAB_V6: '1' } : {};
const signaling = begin('pub', ['node', `${run}/shared/signaling.mjs`, run, '198.51.100.20', '443'], family, 'inherit');
await sleep(1500);

const bob = await openPage('bob', scenario);
const alice = await openPage('alice', scenario);
const samples = [];
if (alice.error === null) {
  for (let second = 0; second < scenario.seconds; second++) {
    await sleep(1000);
    for (const step of scenario.steps ?? []) {
      if (step.at !== second) continue;
      if (step.policy) firewall(...step.policy);
      if (step.wire) wire(step.wire);
      if (step.restart) await alice.page.evaluate(() => globalThis.restart());
    }
    samples.push(await alice.page.evaluate(() => globalThis.stats()).catch((error) => ({ error: String(error) })));
  }
}
const last = samples.at(-1);
const truth = {
  scenario,
  navigationError: alice.error,
  events: alice.error === null ? await alice.page.evaluate(() => globalThis.events) : [],
  samples: samples.map(({ t, ice, pc, error }) => ({ t, ice, pc, error })),
  last: last?.stats,
  rooms: last?.rooms,
};
writeFileSync(`${out}/alice.truth.json`, JSON.stringify(truth, null, 1));
for (const { browser } of [bob, alice]) await browser.close();
await sleep(1000);
await end(signaling, 'SIGTERM');
for (const capture of captures) await end(capture, 'SIGINT');
firewall('a', 'open');
firewall('b', 'open');
console.log(out, `alice ${last?.ice ?? alice.error}`);
process.exit(0);
