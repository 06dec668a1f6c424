// Makes test/fixtures/networks from calls that run.mjs took: the packets that matter, and what the browser said as far as score.py reads it.
// usage: node make-fixtures.mjs OUT [NAME...]       all that OUT has if none is named
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const project = resolve(import.meta.dirname, '../..');
const [out, ...named] = process.argv.slice(2);
const names = named.length > 0 ? named : readdirSync(`${project}/test/lab/scenarios`).map((file) => file.replace(/\.json$/, ''));
const scratch = mkdtempSync(join(tmpdir(), 'icewatch-fixture-'));

const run = (command, ...args) => {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
};
const analyzed = (capture, ...options) => {
  const file = `${scratch}/summary.json`;
  run(`${project}/bin/icewatch`, 'analyze', capture, '--json', '--reveal', '-o', file, ...options);
  return JSON.parse(readFileSync(file, 'utf8'));
};
const answers = ({ findings }) => JSON.stringify(findings.map(({ code, answer }) => [code, answer]));

/** The fields that score.py reads, of the entries that it reads: of candidates, the selected two and the relayed. */
const fields = {
  transport: ['selectedCandidatePairId'],
  'candidate-pair': [
    'localCandidateId', 'remoteCandidateId', 'totalRoundTripTime', 'requestsSent', 'responsesReceived', 'requestsReceived', 'responsesSent',
    'bytesSent', 'bytesReceived', 'packetsSent', 'packetsReceived',
  ],
  'local-candidate': ['candidateType', 'address', 'port', 'protocol', 'relayProtocol'],
  'remote-candidate': ['candidateType', 'address', 'port', 'protocol'],
  'inbound-rtp': ['kind', 'ssrc', 'packetsReceived', 'retransmittedPacketsReceived', 'packetsLost', 'jitter'],
  'outbound-rtp': ['kind', 'ssrc', 'packetsSent', 'retransmittedPacketsSent'],
};
const trimmed = ({ scenario, samples, last }) => {
  const selected = last?.find(({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId)?.selectedCandidatePairId;
  const pair = last?.find(({ id }) => id === selected);
  const matters = ({ id, type, candidateType }) =>
    type in fields && (type !== 'candidate-pair' || id === selected) &&
    (!type.endsWith('-candidate') || candidateType === 'relay' || id === pair?.localCandidateId || id === pair?.remoteCandidateId);
  const kept = last?.filter(matters).map((entry) => Object.fromEntries(['id', 'type', ...fields[entry.type]].filter((key) => key in entry).map((key) => [key, entry[key]])));
  return { scenario, samples: samples.map(({ ice }) => ({ ice })), last: kept };
};

let total = 0;
for (const name of names) {
  const from = `${resolve(out)}/${name}`;
  const into = `${project}/test/fixtures/networks/${name}`;
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  for (const source of readdirSync(from).filter((file) => /\.pcap(ng)?$/.test(file))) {
    const capture = `${from}/${source}`;
    const cut = `${scratch}/cut.pcapng`;
    const whole = answers(analyzed(capture, '--pcapng', cut));
    const faithful = answers(analyzed(cut)) === whole;
    // Whole packets, where the cut ones would say something else.
    if (!faithful) run('editcap', '-F', 'pcapng', capture, cut);
    const fixture = gzipSync(readFileSync(cut), { level: 9 });
    writeFileSync(`${into}/${source.replace(/\.pcap(ng)?$/, '.pcapng.gz')}`, fixture);
    total += fixture.length;
    console.log(`${name}/${source}: ${fixture.length} bytes${faithful ? '' : ', NOT CUT: the cut packets say something else'}`);
  }
  writeFileSync(`${into}/truth.json`, `${JSON.stringify(trimmed(JSON.parse(readFileSync(`${from}/alice.truth.json`, 'utf8'))), null, 1)}\n`);
}
rmSync(scratch, { recursive: true });
console.log(`${total} bytes in all`);
