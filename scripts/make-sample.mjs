// Makes resources/sample.pcapng, the call that `--sample` shows, from a capture of our lab.
//   node scripts/make-sample.mjs alice.pcap
// The capture is of the scenario beside this file, as alice's laptop saw it: an audio call that begins directly, loses UDP after 7
// seconds, and goes on through a TURN relay over TCP. To take it anew, with ../shared/lab:
//   topology.sh up; node call.mjs OUT .../scripts/sample-scenario.json; topology.sh down
// Here it is only cut after 24 seconds; the packets are whole, since a TCP stream with cut segments could not be reassembled.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { inProject } from './setup/project.mjs';

const seconds = 24;
const mostBytes = 600_000;
const sample = inProject('resources/sample.pcapng');

const run = (command, args) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${command}: ${error?.message ?? stderr}`);
};

const source = process.argv[2];
if (source === undefined) {
  console.error('usage: node scripts/make-sample.mjs CAPTURE');
  process.exit(2);
}
const start = Number(run('tshark', ['-r', source, '-c', '1', '-T', 'fields', '-e', 'frame.time_epoch']));
run('editcap', [
  '-F', 'pcapng', '-B', new Date(Math.floor((start + seconds) * 1000)).toISOString(),
  '--capture-comment', 'A call between two laptops in the lab of Icewatch: direct at first, relayed over TCP once UDP is blocked',
  source, sample,
]);
const { size } = statSync(sample);
if (size > mostBytes) throw new Error(`the sample is too large to bundle: ${size} bytes`);
console.log(`${sample}: ${size} bytes`);
