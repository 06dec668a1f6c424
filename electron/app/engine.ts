/** The engine: runs one capture or reads one file at a time, and tells what it finds. No UI, no privileges, no process of its own. */
import type { CaptureOptions, InterfaceList } from '../contract/capture.ts';
import { noPolicy } from '../contract/policy.ts';
import type { PolicyInput } from '../contract/policy.ts';
import type { Analyzer } from '../core/analyzer.ts';
import type { Personal } from '../core/report/redaction/redaction.ts';
import { failure, toAppError } from './app-failure.ts';
import type { AnalysisSession } from './analysis-session.ts';
import type { EngineCommand, EngineMessage, PacketExport } from './engine-protocol.ts';
import { FileSession } from './file-session.ts';
import type { ReadCaptureFile } from './file-session.ts';
import { KeptPacketReader } from './kept-packet-reader.ts';
import { LiveSession } from './live-session.ts';
import type { StartCapture } from './live-session.ts';
import { UpdatePump } from './update-pump.ts';

export interface EnginePorts {
  readonly createAnalyzer: (policy: PolicyInput) => Analyzer;
  readonly readCaptureFile: ReadCaptureFile;
  readonly startCapture: StartCapture;
  readonly listInterfaces: () => Promise<InterfaceList>;
  /** Writes the packets that the analyzer kept as pcapng. */
  readonly writePackets: (analyzer: Analyzer, path: string, packets: PacketExport) => Promise<void>;
  /** Resolves when the message has left this process. */
  readonly send: (message: EngineMessage) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const nobody: Personal = { userNames: [], fragments: [], ownAddresses: [], hops: [] };

export class Engine {
  readonly #ports: EnginePorts;
  readonly #pump: UpdatePump;
  readonly #packetReader = new KeptPacketReader();
  #session: AnalysisSession | null = null;
  #policy: PolicyInput = noPolicy;
  /** Files asked for that have not shown themselves to be captures yet: the session before them goes on meanwhile. */
  readonly #opening = new Set<FileSession>();

  constructor(ports: EnginePorts) {
    this.#ports = ports;
    this.#pump = new UpdatePump({ send: (update) => ports.send({ type: 'update', update }), now: ports.now });
  }

  /** Carries the command out, sends what changed by it, then answers. Never rejects. */
  async handle(command: EngineCommand): Promise<void> {
    const { id } = command;
    let reply: (EngineMessage & { type: 'reply' })['reply'];
    try {
      reply = { ok: true, value: await this.#carryOut(command) };
    } catch (thrown) {
      reply = { ok: false, error: toAppError(thrown) };
    }
    await this.#pump.flush();
    await this.#ports.send({ type: 'reply', id, reply });
  }

  async #carryOut(command: EngineCommand): Promise<unknown> {
    switch (command.do) {
      case 'listInterfaces':
        return this.#ports.listInterfaces();
      case 'startCapture':
        return this.#startCapture(command.options);
      case 'pauseCapture':
        this.#live().pause();
        return null;
      case 'resumeCapture':
        this.#live().resume();
        return null;
      case 'stop':
        return this.#stop();
      case 'openFile':
        return this.#openFile(command);
      case 'showPackets':
        return this.#packetReader.read(this.#session?.analyzer ?? null, command.frames);
      case 'writePackets':
        return this.#writePackets(command.path, command.packets);
      case 'personal':
        return this.#session?.analyzer.personal() ?? nobody;
      case 'setPolicy':
        return this.#setPolicy(command.policy);
      case 'shutDown':
        this.#packetReader.cancel();
        await this.#stop();
        this.#pump.end();
        return null;
    }
  }

  async #startCapture(options: CaptureOptions): Promise<null> {
    this.#giveUpOpening();
    const before = this.#session;
    // The swap comes first, so that of two requests at once the later one wins and the earlier is stopped.
    const session = new LiveSession(this.#ports.createAnalyzer(this.#policy), this.#ports.startCapture, options);
    this.#show(session);
    await before?.stop();
    await session.begin();
    return null;
  }

  async #openFile({ id, path, label, kind }: EngineCommand & { do: 'openFile' }): Promise<null> {
    this.#giveUpOpening();
    const session = new FileSession(this.#ports.createAnalyzer(this.#policy), this.#ports.readCaptureFile, { path, label, kind });
    this.#opening.add(session);
    try {
      await session.begin();
    } finally {
      this.#opening.delete(session);
      void session.finished.then(() => this.#ports.send({ type: 'fileClosed', id }));
    }
    const before = this.#session;
    this.#show(session);
    await before?.stop();
    return null;
  }

  /** Of several things asked for, the last one counts. */
  #giveUpOpening(): void {
    for (const session of this.#opening) void session.stop();
  }

  async #stop(): Promise<null> {
    await Promise.all([...this.#opening, ...(this.#session === null ? [] : [this.#session])].map((session) => session.stop()));
    return null;
  }

  #setPolicy(policy: PolicyInput): null {
    this.#policy = policy;
    for (const session of [...this.#opening, ...(this.#session === null ? [] : [this.#session])]) session.setPolicy(policy);
    return null;
  }

  async #writePackets(path: string, packets: PacketExport): Promise<null> {
    if (this.#session === null) throw failure('no-capture', 'There are no packets to write', { advice: 'Start a capture or open a file first.' });
    await this.#ports.writePackets(this.#session.analyzer, path, packets);
    return null;
  }

  #show(session: AnalysisSession): void {
    this.#packetReader.cancel();
    this.#session = session;
    this.#pump.follow(session);
  }

  #live(): LiveSession {
    if (this.#session instanceof LiveSession) return this.#session;
    throw failure('no-capture', 'No capture is running');
  }
}
