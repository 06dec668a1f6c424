/** Which capture sources this user can really use here. Each is tried on a real interface: modes and capabilities only hint. */
import type { SourceChoice, SourceName, SourceStatus } from '../contract/capture.ts';
import { fileKind, fileKindBytes } from '../core/pcapfile/file-kind.ts';
import { capSource } from './cap-source.ts';
import { CaptureError } from './capture-error.ts';
import { tellingLine } from './capture-source.ts';
import type { CaptureRequest, CaptureSource, Program } from './capture-source.ts';
import { dumpcap } from './dumpcap.ts';
import { HelperProcess } from './helper-process.ts';
import type { HelperEnd } from './helper-process.ts';
import type { Host } from './host.ts';
import type { NetworkInterface } from './network-interface.ts';
import { distributionOf, remedyFor, remedyNote } from './remedies.ts';
import type { Refusal, System } from './remedies.ts';
import { tcpdump } from './tcpdump.ts';

/** In the order that `auto` tries them: dumpcap counts what it drops and needs no rights for the rest of us, cap is always the same. */
export const captureSources: readonly CaptureSource[] = [dumpcap, capSource(), tcpdump];

export interface ProbedSource {
  readonly source: CaptureSource;
  /** null where it is not installed. */
  readonly program: Program | null;
  readonly status: SourceStatus;
  readonly why: Refusal['why'] | null;
}

const probeTimeoutMs = 10_000;

/** Opens `device` for real. null when a capture stream came; else how the helper ended, 'timeout' where it did nothing. */
const tryToOpen = (source: CaptureSource, program: Program, device: string): Promise<HelperEnd | 'timeout' | null> =>
  new Promise((resolve) => {
    let stream = Buffer.alloc(0);
    const helper = new HelperProcess(source.capture(program, { device, filter: '' }), {
      bytes: (chunk) => {
        if (stream.length >= fileKindBytes) return;
        stream = Buffer.concat([stream, chunk]);
        if (stream.length >= fileKindBytes) settle(['pcap', 'pcapng'].includes(fileKind(stream)) ? null : 'timeout');
      },
      line: () => undefined,
      ended: (end) => settle(end.how === 'stopped' ? 'timeout' : end),
    });
    const timer = setTimeout(() => settle('timeout'), probeTimeoutMs);
    let settled = false;
    const settle = (answer: HelperEnd | 'timeout' | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      void helper.stop().then(() => resolve(answer));
    };
  });

const systemOf = async (host: Host): Promise<System> => ({
  platform: host.platform,
  distribution: host.platform === 'linux' ? distributionOf((await host.readText('/etc/os-release')) ?? '') : '',
});

/** What kind of refusal it is when a helper would not capture. */
export const refusalOf = (end: HelperEnd): Exclude<Refusal['why'], 'missing'> => {
  const said = end.lines.join('\n');
  if (end.how === 'not-started') return /EACCES|EPERM/.test(said) ? 'denied' : 'failed';
  return /permission|not permitted|access is denied|\/dev\/bpf/i.test(said) ? 'permission' : 'failed';
};

/** Tries one source on `device` (the loopback will do: permission is the same for all). */
export const probeSource = async (source: CaptureSource, host: Host, device: string): Promise<ProbedSource> => {
  const { name } = source;
  const system = await systemOf(host);
  const program = await source.find(host);
  const refused = (refusal: Refusal, said: string): ProbedSource => {
    const note = remedyNote(name, refusal, system);
    return {
      source, program, why: refusal.why,
      status: { name, installed: program !== null, usable: false, detail: note === null ? said : `${said} (${note})`, remedy: remedyFor(name, refusal, system) },
    };
  };
  if (program === null) return refused({ why: 'missing', file: null }, 'not installed');
  const described = await source.describe(host, program);
  const answer = await tryToOpen(source, program, device);
  if (answer === null) return { source, program, why: null, status: { name, installed: true, usable: true, detail: described, remedy: null } };
  if (answer === 'timeout') return refused({ why: 'failed', file: program.file }, `${described}: it started but gave no capture`);
  const said = tellingLine(answer.lines, source) ?? `it ended with status ${answer.status ?? answer.signal ?? 'unknown'}`;
  return refused({ why: refusalOf(answer), file: program.file }, `${described}: ${said}`);
};

/** The interface to try sources on. */
export const probeDevice = (interfaces: readonly NetworkInterface[]): string | null =>
  (interfaces.find((found) => found.kind === 'loopback' && found.link !== 'down') ?? interfaces.find((found) => found.link === 'up') ?? interfaces[0])?.device ?? null;

export interface ChosenSource {
  readonly source: CaptureSource;
  readonly program: Program;
  readonly because: string;
}

const reasons: Readonly<Record<SourceName, string>> = {
  dumpcap: "dumpcap captures here, with the kernel's times and a count of what it drops",
  cap: 'our own process around cap captures here',
  tcpdump: "tcpdump captures here, with the kernel's times and a count of what it drops",
};

const shortReason: Readonly<Record<Refusal['why'], string>> = {
  missing: 'is not installed', denied: 'may not be run by this user', permission: 'may not capture for this user', failed: 'fails here',
};

const noneUsable = (probed: readonly ProbedSource[]): CaptureError => {
  // What is there and only lacks permission is nearest to working.
  const nearest = probed.find((candidate) => candidate.why === 'permission' || candidate.why === 'denied') ?? probed[0];
  const allowed = nearest === undefined || nearest.why === 'missing' || nearest.why === 'failed';
  const remedy = nearest?.status.remedy ?? null;
  const isCommand = remedy !== null && !remedy.startsWith('Install ');
  return new CaptureError(allowed ? 'no-source' : 'no-permission', allowed ? 'Nothing here can capture packets' : 'This user may not capture packets', {
    where: probed.map(({ status }) => `${status.name}: ${status.detail}`).join('; '),
    advice: remedy === null ? null : isCommand ? `Run: ${remedy}` : remedy,
    command: isCommand ? remedy : null,
  });
};

/** What `auto` takes of sources that were all probed; null where none is usable. */
export const chooseAmong = (probed: readonly ProbedSource[]): ChosenSource | null => {
  const passed: string[] = [];
  for (const { source, program, status, why } of probed) {
    if (status.usable && program !== null) {
      return { source, program, because: passed.length === 0 ? reasons[source.name] : `${reasons[source.name]}; ${passed.join(', ')}` };
    }
    passed.push(`${source.name} ${shortReason[why ?? 'failed']}`);
  }
  return null;
};

/** Tries sources until one is usable. Rejects with no-source or no-permission. */
export const chooseSource = async (choice: SourceChoice, host: Host, device: string, sources: readonly CaptureSource[] = captureSources): Promise<ChosenSource> => {
  const probed: ProbedSource[] = [];
  for (const source of sources) {
    if (choice !== 'auto' && source.name !== choice) continue;
    const found = await probeSource(source, host, device);
    probed.push(found);
    if (!found.status.usable || found.program === null) continue;
    if (choice !== 'auto') return { source, program: found.program, because: 'it was asked for' };
    return chooseAmong(probed)!;
  }
  throw noneUsable(probed);
};

const anything = 'ip or ip6';

/** Why the filter does not compile for the device; null where it does, or where that cannot be told before the capture starts. */
export const filterFault = async (chosen: ChosenSource, host: Host, request: CaptureRequest): Promise<string | null> => {
  if (request.filter === '') return null;
  const { source, program } = chosen;
  const refusal = async (filter: string): Promise<string | null> => {
    const result = await host.run(program.file, source.compile(program, { ...request, filter }), program.env);
    return result.outcome === 'exited' ? source.refusal(result) : null;
  };
  const fault = await refusal(request.filter);
  // A device that refuses every filter has another fault.
  return fault === null || (await refusal(anything)) !== null ? null : fault;
};
