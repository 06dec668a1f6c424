/** The summary for a person at a terminal: call by call, what the path is, how good it is, and what is wrong. */
import type { Call, Candidate, Finding, Path, Rung, RtpStream, Summary, Verdict } from '../contract/summary.ts';

const transportNames = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' } as const;

/** 1234 bytes as "1.2 kB". */
export const bytesText = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? String(value) : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]!}`;
};

const bitrateText = (bitsPerSecond: number): string =>
  bitsPerSecond < 1_000_000 ? `${(bitsPerSecond / 1000).toFixed(0)} kbit/s` : `${(bitsPerSecond / 1_000_000).toFixed(1)} Mbit/s`;

const countText = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const durationText = (milliseconds: number): string => {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
};

/** Addresses as URLs write them, so that the port of an IPv6 address can be told from the address. */
export const endpointText = (address: string, port: number): string => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);

const candidateText = (candidate: Candidate): string =>
  candidate.address === '' ? 'not visible' : `${endpointText(candidate.address, candidate.port)} (${candidate.type})`;

/** The path in one sentence, as the overview says it. */
export const pathSentence = (path: Path | null): string => {
  if (path === null) return 'Not connected: no path was found';
  const transport = transportNames[path.transport];
  const inferred = path.confidence === 'inferred' ? ', inferred' : '';
  switch (path.kind) {
    case 'direct':
      return `Connected directly over ${transport}${inferred}`;
    case 'remote-relay':
      return `Connected over ${transport} to a relay that the other side uses${inferred}`;
    case 'relay': {
      const relay = path.relay;
      const server = relay === undefined ? '' : ` through ${endpointText(relay.hostname ?? relay.server, relay.port)}`;
      return `Relayed over ${transport}${server}${inferred}`;
    }
  }
};

const streamText = (stream: RtpStream): string => {
  const parts = [`${stream.direction} ${stream.kind === 'unknown' ? 'stream' : stream.kind}`, countText(stream.packets, 'packet')];
  if (stream.bitrate !== null) parts.push(bitrateText(stream.bitrate));
  const expected = stream.packets + stream.packetsLost;
  if (expected > 0) parts.push(`loss ${((100 * Math.max(0, stream.packetsLost)) / expected).toFixed(1)} %`);
  if (stream.jitter !== null) parts.push(`jitter ${(stream.jitter * 1000).toFixed(1)} ms`);
  return parts.join(', ');
};

const clockOf = (time: string): string => time.slice(11, 19);

const verdictText = ({ title, sentence, advice }: Verdict): string[] => [`  ${title}`, `  ${sentence}`, ...(advice === '' ? [] : [`  What to do: ${advice}`])];

const rungTitles = { host: 'same network', srflx: 'through NATs', 'relay-udp': 'relay, UDP', 'relay-tcp': 'relay, TCP', 'relay-tls': 'relay, TLS' } as const;

const rungText = ({ rung, outcome, note, timeLostMs }: Rung): string =>
  `    ${rungTitles[rung].padEnd(13)} ${outcome.padEnd(9)} ${timeLostMs === null ? '' : `${durationText(timeLostMs)}, `}${note}`;

const callText = (call: Call, number: number): string[] => {
  const lines = [
    `Call ${number}: ${clockOf(call.start)} to ${clockOf(call.end)} UTC${call.ongoing ? ' and going on' : ''}, ${countText(call.peerConnections, 'peer connection')}`,
    ...verdictText(call.verdict),
    `  ${pathSentence(call.path)}; ${call.topology === 'unknown' ? 'peer-to-peer or through a server: unknown' : call.topology === 'sfu' ? 'through a media server (SFU)' : 'peer-to-peer'}`,
  ];
  if (call.path !== null) {
    lines.push(`  local  ${candidateText(call.path.local)}`, `  remote ${candidateText(call.path.remote)}`);
  }
  const selected = call.pairs.find((pair) => pair.selected);
  if (selected !== undefined && selected.responsesReceived > 0) {
    const mean = (1000 * selected.totalRoundTripTime) / selected.responsesReceived;
    lines.push(`  round trip ${mean.toFixed(1)} ms on average over ${countText(selected.responsesReceived, 'answered check')}`);
  }
  if (call.pathHistory.length > 1) {
    lines.push('  paths in turn:');
    for (const period of call.pathHistory) lines.push(`    ${clockOf(period.start)} to ${clockOf(period.end)}  ${pathSentence(period.path)}`);
  }
  for (const stream of call.streams) lines.push(`  ${streamText(stream)}`);
  const succeeded = call.pairs.filter((pair) => pair.state === 'succeeded').length;
  lines.push(`  ${countText(call.pairs.length, 'candidate pair')}, ${succeeded} succeeded`, '  ways tried:', ...call.ladder.map(rungText));
  return lines;
};

const findingText = (finding: Finding): string[] => {
  const lines = [`  ${finding.severity === 'info' ? '-' : '!'} ${finding.title}  [${finding.code}, ${finding.confidence}]`, `    ${finding.explanation}`];
  const first = finding.evidence[0];
  if (first !== undefined) {
    const more = finding.evidence.length > 1 ? `, and ${finding.evidence.length - 1} more` : '';
    lines.push(`    packet ${first.frame}: ${first.note}${more}`);
  }
  if (finding.severity !== 'info' && finding.advice !== '') lines.push(`    ${finding.advice}`);
  return lines;
};

/** Several lines, without a last newline. Only findings answered yes are listed. */
export const summaryText = (summary: Summary): string => {
  const capture = summary.capture;
  const lines = [
    `${countText(capture.packets, 'packet')}, ${bytesText(capture.bytes)}, ${durationText(capture.durationMs)}` +
      (capture.start === null ? '' : `, from ${capture.start}`),
  ];
  const faults = [
    capture.malformed > 0 ? `${capture.malformed} malformed` : '',
    capture.truncated > 0 ? `${capture.truncated} cut short by the capture` : '',
    capture.dropped !== null && capture.dropped > 0 ? `${capture.dropped} dropped by the capture` : '',
    capture.gaps.length > 0 ? countText(capture.gaps.length, 'gap') : '',
  ].filter((fault) => fault !== '');
  if (faults.length > 0) lines.push(faults.join(', '));
  lines.push('');
  if (summary.calls.length === 0) lines.push('No WebRTC call in these packets.', ...(summary.verdict === null ? [] : verdictText(summary.verdict)));
  for (const [index, call] of summary.calls.entries()) {
    if (index > 0) lines.push('');
    lines.push(...callText(call, index + 1));
  }
  if (summary.allocations.length > 0) {
    lines.push('', 'Relays (TURN allocations)');
    for (const allocation of summary.allocations) {
      const failure = allocation.error === undefined ? '' : `, ${allocation.error.code} ${allocation.error.reason}`;
      lines.push(
        `  ${endpointText(allocation.hostname ?? allocation.server, allocation.port)} over ${transportNames[allocation.transport]}: ${allocation.state}${failure}, ` +
          `${bytesText(allocation.bytesSent)} up, ${bytesText(allocation.bytesReceived)} down`,
      );
    }
  }
  const found = summary.findings.filter((finding) => finding.answer === 'yes');
  if (found.length > 0) lines.push('', 'Findings', ...found.flatMap(findingText));
  return lines.join('\n');
};
