/**
 * A live capture: on the interfaces that the user named, or on those with a route to the outside as they come and go. Each interface has
 * a helper of its own, so that one that fails, or appears late, costs the others nothing.
 */
import type { CaptureOptions, SourceName } from '../contract/capture.ts';
import type { AppError } from '../contract/errors.ts';
import type { SessionState } from '../contract/session.ts';
import type { Issue } from '../core/bytes/issue.ts';
import type { CaptureInterface, PacketRecord } from '../core/pcapfile/record.ts';
import { CaptureError } from './capture-error.ts';
import type { CaptureSource } from './capture-source.ts';
import { defaultFilter } from './default-filter.ts';
import type { HelperEnd } from './helper-process.ts';
import { thisHost } from './host.ts';
import type { Host } from './host.ts';
import { InterfaceCapture, describeEnd } from './interface-capture.ts';
import { InterfaceWatch } from './interface-watch.ts';
import { networkInterfacesOf } from './interfaces.ts';
import { nearestName } from './nearest-name.ts';
import { defaultInterfaces, isNamed } from './network-interface.ts';
import type { NetworkInterface } from './network-interface.ts';
import { captureSources, chooseSource, filterFault, probeDevice, refusalOf } from './sources.ts';
import type { ChosenSource } from './sources.ts';

export interface SupervisorEvents {
  /** Before the first packet of an interface. An interface that comes back keeps its id. */
  interface(captured: CaptureInterface): void;
  /** Frames count from 1 over all interfaces and restarts, in the order of arrival. */
  packet(record: PacketRecord): void;
  issue(issue: Issue): void;
  /** Packets lost so far over all helpers; null where one of them cannot tell, or not yet: dumpcap tells at its end. */
  dropped(total: number | null): void;
  /** Nothing was captured from `start` to `end` (microseconds since the epoch) on at least one interface. Told when it is over. */
  gap(start: number, end: number, reason: string): void;
  state(interfaces: SessionState['interfaces']): void;
  /** Every address that a captured interface has had since the start. */
  localAddresses(addresses: readonly string[]): void;
  /** No interface can be captured any more. */
  failed(error: AppError): void;
}

/** What a test replaces. */
export interface SupervisorSurroundings {
  readonly host?: Host;
  readonly sources?: readonly CaptureSource[];
  readonly pollMs?: number;
}

const startTimeoutMs = 5000;
const mostInterfaces = 64;

/** Linux's pseudo-interface of all interfaces. */
const anyInterface: NetworkInterface = {
  name: 'any', device: 'any', description: null, kind: 'virtual', addresses: [], link: 'up', hasDefaultRoute: false, index: null,
};

const noSuchInterface = (typed: string, interfaces: readonly NetworkInterface[]): CaptureError => {
  const names = interfaces.map(({ name }) => name);
  const nearest = nearestName(typed, names);
  return new CaptureError('no-interface', `There is no interface ${typed}`, {
    where: typed,
    advice: nearest === null ? `This machine has: ${names.join(', ')}` : `Did you mean ${nearest}? This machine has: ${names.join(', ')}`,
  });
};

const resolveNamed = (typed: string, interfaces: readonly NetworkInterface[], host: Host): NetworkInterface => {
  const found = interfaces.find((candidate) => isNamed(candidate, typed));
  if (found !== undefined) return found;
  if (typed === anyInterface.name && host.platform === 'linux') return anyInterface;
  throw noSuchInterface(typed, interfaces);
};

const startFailure = (end: HelperEnd, chosen: ChosenSource, name: string): CaptureError => {
  const permission = refusalOf(end) !== 'failed';
  return new CaptureError(permission ? 'no-permission' : 'helper-died', `${name} cannot be captured: ${describeEnd(end, chosen)}`, {
    where: name,
    advice: permission ? '`icewatch interfaces` says what would allow it.' : null,
  });
};

export class CaptureSupervisor {
  readonly source: SourceName;
  readonly sourceReason: string;
  readonly timestampSource: 'capture' | 'userspace';
  /** How long a packet may take from the wire to here while nothing is busy. Milliseconds. */
  readonly latencyMs: number;
  readonly #chosen: ChosenSource;
  readonly #filter: string;
  readonly #events: SupervisorEvents;
  readonly #follows: boolean;
  readonly #watch: InterfaceWatch;
  readonly #captures = new Map<string, InterfaceCapture>();
  readonly #announced: CaptureInterface[] = [];
  readonly #addresses = new Set<string>();
  #frames = 0;
  #pausedAt: number | null = null;
  #dropped: number | null | undefined;
  #phase: 'preparing' | 'starting' | 'running' = 'preparing';
  #stopping: Promise<void> | null = null;

  private constructor(chosen: ChosenSource, filter: string, follows: boolean, events: SupervisorEvents, host: Host, pollMs: number) {
    this.source = chosen.source.name;
    this.sourceReason = chosen.because;
    this.timestampSource = chosen.source.timestampSource;
    this.latencyMs = chosen.source.latencyMs;
    this.#chosen = chosen;
    this.#filter = filter;
    this.#follows = follows;
    this.#events = events;
    this.#watch = new InterfaceWatch(host, (interfaces) => this.#follow(interfaces), pollMs);
  }

  /**
   * Resolves when every interface that is up captures; events come before that already. An interface that is down is waited for. Rejects
   * with a `CaptureError`: no-interface, bad-filter, no-source, no-permission, or helper-died.
   */
  static async start(options: CaptureOptions, events: SupervisorEvents, surroundings: SupervisorSurroundings = {}): Promise<CaptureSupervisor> {
    const { host = thisHost, sources = captureSources, pollMs = 1000 } = surroundings;
    const interfaces = await networkInterfacesOf(host);
    const follows = options.interfaces.length === 0;
    const targets = follows ? defaultInterfaces(interfaces) : options.interfaces.map((typed) => resolveNamed(typed, interfaces, host));
    const device = probeDevice(interfaces);
    if (device === null) throw new CaptureError('no-interface', 'This machine has no network interface');
    const chosen = await chooseSource(options.source, host, device, sources);
    if (options.filter !== null) {
      // No program's argument can hold a NUL.
      const fault = options.filter.includes('\0') ? 'it holds a NUL character' : await filterFault(chosen, host, { device: targets[0]?.device ?? device, filter: options.filter });
      if (fault !== null) {
        throw new CaptureError('bad-filter', `The capture filter is wrong: ${fault}`, { where: options.filter, advice: 'It must be a pcap-filter expression, such as: udp or tcp port 443' });
      }
    }
    const supervisor = new CaptureSupervisor(chosen, options.filter ?? defaultFilter, follows, events, host, pollMs);
    await supervisor.#begin(interfaces, targets);
    return supervisor;
  }

  /** Helpers keep running, what they capture is dropped; the pause becomes a gap. */
  pause(): void {
    this.#pausedAt ??= this.#now();
  }

  resume(): void {
    if (this.#pausedAt === null) return;
    this.#events.gap(this.#pausedAt, this.#now(), 'paused by the user');
    this.#pausedAt = null;
  }

  /** Resolves when every helper has ended; what they had captured is handed on before. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#watch.stop();
    const captures = [...this.#captures.values()];
    // A VPN that ended while the rest was captured is no gap.
    if (this.#follows && captures.some(({ state }) => state === 'capturing')) for (const capture of captures) if (capture.state === 'gone') capture.forgetSilence();
    await Promise.all(captures.map((capture) => capture.stop()));
    this.resume();
  }

  async #begin(interfaces: readonly NetworkInterface[], targets: readonly NetworkInterface[]): Promise<void> {
    for (const found of targets) this.#capture(found);
    this.#tellAddresses(interfaces);
    this.#watch.start(interfaces);
    this.#phase = 'starting';
    this.#tellState();
    this.#tellDropped();
    const awaited = [...this.#captures.values()].filter(({ state }) => state === 'starting');
    const outcomes = await Promise.all(awaited.map(({ firstOutcome }) => Promise.race([firstOutcome, this.#patience()])));
    const refused = outcomes.flatMap((end, i) => (end === null ? [] : [{ end, name: awaited[i]!.name }]));
    const first = refused[0];
    if (first !== undefined && (!this.#follows || refused.length === outcomes.length)) {
      await this.stop();
      throw startFailure(first.end, this.#chosen, first.name);
    }
    this.#phase = 'running';
  }

  #patience(): Promise<null> {
    return new Promise((resolve) => setTimeout(() => resolve(null), startTimeoutMs).unref());
  }

  #capture(found: NetworkInterface): void {
    if (this.#captures.has(found.name) || this.#captures.size >= mostInterfaces) return;
    const capture = new InterfaceCapture(
      { found, chosen: this.#chosen, filter: this.#filter, now: () => this.#now() },
      {
        announce: (captured) => this.#announce(captured),
        packet: (record) => {
          if (this.#pausedAt !== null) return;
          record.frame = ++this.#frames;
          this.#events.packet(record);
        },
        issue: (issue) => this.#events.issue(issue),
        dropped: () => this.#tellDropped(),
        gap: (start, end, reason) => this.#events.gap(start, end, reason),
        state: () => this.#tellState(),
        died: () => void this.#watch.look(),
      },
    );
    this.#captures.set(found.name, capture);
    capture.presence(found);
  }

  #follow(interfaces: readonly NetworkInterface[]): void {
    if (this.#stopping !== null) return;
    for (const capture of this.#captures.values()) {
      if (capture.name !== anyInterface.name) capture.presence(interfaces.find(({ name }) => name === capture.name) ?? null);
    }
    if (this.#follows) for (const found of defaultInterfaces(interfaces)) this.#capture(found);
    this.#tellAddresses(interfaces);
  }

  #announce(captured: Omit<CaptureInterface, 'id'>): number {
    const known = this.#announced.find(
      ({ name, linkType, snapLength }) => name === captured.name && linkType === captured.linkType && snapLength === captured.snapLength,
    );
    if (known !== undefined) return known.id;
    const announced: CaptureInterface = { ...captured, id: this.#announced.length };
    this.#announced.push(announced);
    this.#events.interface(announced);
    return announced.id;
  }

  #tellState(): void {
    if (this.#phase === 'preparing') return;
    const captures = [...this.#captures.values()];
    this.#events.state(captures.map(({ name, state, detail }) => ({ name, state, detail })));
    if (this.#phase !== 'running' || captures.some(({ state }) => state !== 'failed')) return;
    this.#events.failed({
      code: 'helper-died', what: 'The capture ended: no interface can be captured any more', where: captures.map(({ name }) => name).join(', '),
      advice: captures[0]?.detail ?? null, command: null,
    });
  }

  #tellDropped(): void {
    let total: number | null = 0;
    for (const { dropped } of this.#captures.values()) total = total === null || dropped === null ? null : total + dropped;
    if (total === this.#dropped || this.#phase === 'preparing') return;
    this.#dropped = total;
    this.#events.dropped(total);
  }

  #tellAddresses(interfaces: readonly NetworkInterface[]): void {
    const before = this.#addresses.size;
    const everywhere = this.#captures.has(anyInterface.name);
    for (const { name, addresses } of interfaces) {
      if (everywhere || this.#captures.has(name)) for (const address of addresses) this.#addresses.add(address);
    }
    if (this.#addresses.size > before) this.#events.localAddresses([...this.#addresses]);
  }

  #now(): number {
    return Date.now() * 1000;
  }
}
