/** The app behind a window: composed once, the same for the Electron shell and the local web host. */
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { interfaceListSchema } from '../contract/capture.ts';
import type { CaptureOptions } from '../contract/capture.ts';
import type { PolicyInput } from '../contract/policy.ts';
import type { AppError } from '../contract/errors.ts';
import { packetsReplySchema } from '../contract/packets.ts';
import { emptySession, exportOptionsSchema } from '../contract/session.ts';
import type { Reply, SessionState, Update } from '../contract/session.ts';
import type { TextFormat } from '../core/report/text-report.ts';
import { failure } from './app-failure.ts';
import type { LaunchEngine } from './engine-link.ts';
import { personalSchema } from './engine-protocol.ts';
import type { EngineUpdate } from './engine-protocol.ts';
import { environmentFetch } from './fleet/environment-fetch.ts';
import { FleetReporter } from './fleet/fleet-reporter.ts';
import { CallHistory } from './history/call-history.ts';
import { CallWatch } from './history/call-watch.ts';
import { historyRequests } from './history/history-requests.ts';
import { policyRequests } from './policy/policy-requests.ts';
import { loadProfiles } from './policy/profile-folder.ts';
import { newRedactionKey, reportName, reportText, writeText } from './report-file.ts';
import { asReply, checked, requestHandler } from './request-handler.ts';
import { SettingsFile } from './settings-file.ts';
import { SupervisedEngine } from './supervised-engine.ts';
import { View } from './view.ts';

export interface AppPorts {
  readonly version: string;
  readonly launchEngine: LaunchEngine;
  readonly settingsPath: string;
  /** Own and fetched policy profiles. */
  readonly policyFolder: string;
  /** The history of calls, packets kept with it, and what waits for the fleet's collector. */
  readonly dataFolder: string;
  readonly samplePath: string;
  /** For the person who started the shell: a line that is no error. */
  readonly warn: (line: string) => void;
  /** Tells the person that a call has ended, outside the window. The web host has none: its page tells. */
  readonly notify?: (title: string, body: string) => void;
  /** Of vendors' published lists, when the user asks; and to the fleet's collector. Electron's follows the system's proxy and certificates; without, plain Node's. */
  readonly fetch?: typeof globalThis.fetch;
}

/** What the window shows first. */
export type Opening =
  | { readonly show: 'file'; readonly path: string }
  | { readonly show: 'sample' }
  | { readonly show: 'capture'; readonly options: CaptureOptions }
  /** Captures where the settings say so. */
  | { readonly show: 'settings' }
  | { readonly show: 'nothing' };

export interface OpenedFile {
  /** ok once reading has begun. */
  readonly begun: Promise<Reply>;
  /** Resolves when the file is no longer needed. */
  readonly closed: Promise<void>;
}

export interface App {
  /** Begins what the window shows first; what fails is in the session's state. */
  open(opening: Opening): Promise<void>;
  /** One of the contract's `requests`; never rejects. */
  handleRequest(name: string, payload: unknown): Promise<Reply>;
  /** A full update at once, then the changes. */
  subscribe(listener: (update: Update) => void): () => void;
  openFile(path: string, label?: string): OpenedFile;
  /** Writes an export to `path`; `options` is checked. The reply's value is null. */
  exportTo(options: unknown, path: string): Promise<Reply>;
  /** A file name to suggest. */
  exportName(options: unknown): string;
  close(): Promise<void>;
}

const sampleLabel = 'sample call';
/** How long the end of the app may wait for the last call to be recorded. Milliseconds. */
const patienceAtEnd = 3000;

export function createApp(ports: AppPorts): App {
  const view = new View(ports.version);
  const settings = new SettingsFile(ports.settingsPath);
  const settingsLoaded = settings.load().then((warning) => (warning === null ? undefined : ports.warn(warning)));
  const listeners = new Set<(update: Update) => void>();
  // The engine knows nothing of it, so that its sessions come without.
  let endedCall: SessionState['endedCall'] = null;
  const publish = ({ session, ...changes }: EngineUpdate): void => {
    const update = view.apply(session === undefined ? changes : { ...changes, session: { ...session, endedCall } });
    for (const listener of listeners) listener(update);
    watch.see(update, { session: view.session, summary: view.summary, series: view.series });
  };
  const fail = (error: AppError): void => publish({ session: { ...view.session, phase: 'failed', interfaces: [], error } });
  // Where no page asked, the state must say it; what is shown besides goes on.
  const couldNotOpen = (error: AppError, kind: SessionState['kind'], label: string): void => {
    const { session } = view;
    publish({ session: session.kind === 'none' ? { ...emptySession, phase: 'failed', kind, label, error } : { ...session, error } });
  };
  let redactionKey = newRedactionKey();
  let policy: PolicyInput | null = null;
  const engine = new SupervisedEngine(ports.launchEngine, {
    update: publish,
    greeting: () => (policy === null ? [] : [{ do: 'setPolicy', policy }]),
    // With nothing open, the page has nothing to be told.
    crashed: (error) => (view.session.phase === 'idle' ? ports.warn(`${error.what} (${error.where ?? ''})`) : fail(error)),
  });
  const order = async (what: 'pauseCapture' | 'resumeCapture' | 'stop'): Promise<null> => {
    await engine.request({ do: what });
    return null;
  };
  const tellPolicy = async (): Promise<void> => {
    const { profiles } = await loadProfiles(ports.policyFolder);
    policy = { profiles, choice: settings.settings.policy };
    await engine.request({ do: 'setPolicy', policy }).catch(() => undefined);
  };
  const policyTold = settingsLoaded.then(tellPolicy);
  const startCapture = async (options: CaptureOptions): Promise<null> => {
    redactionKey = newRedactionKey();
    await engine.request({ do: 'startCapture', options });
    return null;
  };
  const openSample = async (): Promise<null> => {
    redactionKey = newRedactionKey();
    await engine.openFile({ do: 'openFile', path: ports.samplePath, label: sampleLabel, kind: 'sample' }).begun;
    return null;
  };
  const openFile = (path: string, label = basename(path)): OpenedFile => {
    redactionKey = newRedactionKey();
    const { begun, closed } = engine.openFile({ do: 'openFile', path, label: label.slice(0, 512), kind: 'file' });
    return { begun: asReply(() => begun.then(() => null)), closed };
  };
  const fleet = new FleetReporter({ folder: join(ports.dataFolder, 'fleet'), version: ports.version, warn: ports.warn, ...(ports.fetch === undefined ? {} : { fetch: ports.fetch }) });
  const tellFleet = (): void => fleet.configure(settings.settings.fleet);
  void settingsLoaded.then(tellFleet);
  const history = new CallHistory({ folder: ports.dataFolder, warn: ports.warn });
  const watch = new CallWatch({
    history,
    settings: () => settings.settings.history,
    // They stay on this laptop: what is given away is redacted on its way out.
    writePackets: async (path, from, to) => {
      await engine.request({ do: 'writePackets', path, packets: { redactionKey: null, from, to, lastMinutes: null } });
    },
    report: (uid, summary) => fleet.report(uid, summary, view.summary.allocations.flatMap(({ username }) => username ?? [])),
    ended: (call) => {
      endedCall = call;
      publish({ session: view.session });
    },
    notify: (title, body) => ports.notify?.(title, body),
    warn: ports.warn,
  });
  const report = async (format: TextFormat, reveal: boolean): Promise<string> => {
    // Where the engine cannot say it, the summary must do.
    const personal = reveal ? {} : await engine.request({ do: 'personal' }).then((known) => personalSchema.parse(known)).catch(() => ({}));
    return reportText(format, view.summary, view.series, reveal ? null : redactionKey, personal);
  };
  const handleRequest = requestHandler({
    listInterfaces: async () => interfaceListSchema.parse(await engine.request({ do: 'listInterfaces' })),
    startCapture,
    pauseCapture: () => order('pauseCapture'),
    resumeCapture: () => order('resumeCapture'),
    stop: () => order('stop'),
    openSample,
    packets: async ({ frames }) => packetsReplySchema.parse(await engine.request({ do: 'showPackets', frames })),
    getSettings: () => settingsLoaded.then(() => settings.settings),
    setSettings: async (changed) => {
      await settingsLoaded;
      return settings.save(changed).finally(() => {
        tellFleet();
        return tellPolicy();
      });
    },
    ticket: async ({ reveal }) => ({ markdown: await report('ticket', reveal) }),
    ...policyRequests({ folder: ports.policyFolder, fetch: ports.fetch ?? environmentFetch, changed: () => void tellPolicy() }),
    ...historyRequests(history),
    fleetStatus: () => Promise.resolve(fleet.status()),
  });

  return {
    handleRequest,
    openFile,
    async open(opening) {
      await policyTold;
      switch (opening.show) {
        case 'nothing':
          return;
        case 'file': {
          const reply = await openFile(opening.path).begun;
          if (!reply.ok) couldNotOpen(reply.error, 'file', basename(opening.path));
          return;
        }
        case 'sample': {
          const reply = await asReply(openSample);
          if (!reply.ok) couldNotOpen(reply.error, 'sample', sampleLabel);
          return;
        }
        case 'capture':
          await asReply(() => startCapture(opening.options));
          return;
        case 'settings':
          if (settings.settings.captureOnOpen) await asReply(() => startCapture(settings.settings.capture));
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      listener(view.full());
      return () => listeners.delete(listener);
    },
    exportTo: (input, path) =>
      asReply(async () => {
        const options = checked(exportOptionsSchema, input, 'export');
        if (view.session.kind === 'none') throw failure('no-capture', 'There is nothing to export yet', { advice: 'Start a capture or open a file first.' });
        if (options.format === 'pcapng') {
          await engine.request({ do: 'writePackets', path, packets: { redactionKey: options.reveal ? null : redactionKey, from: null, to: null, lastMinutes: options.lastMinutes } });
        } else await writeText(await report(options.format, options.reveal), path);
        return null;
      }),
    exportName: (input) => reportName(view.session, view.summary, checked(exportOptionsSchema, input, 'export').format),
    async close() {
      listeners.clear();
      watch.closing();
      // Its packets can be kept only while the engine has them.
      if (watch.hasCall) await Promise.race([order('stop').then(() => watch.settled(), () => undefined), delay(patienceAtEnd, undefined, { ref: false })]);
      await engine.close();
      await watch.settled();
      await history.close();
      await fleet.close();
    },
  };
}
