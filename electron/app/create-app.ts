/** The app behind a window: composed once, the same for the Electron shell and the local web host. */
import { basename, join } from 'node:path';
import { interfaceListSchema } from '../contract/capture.ts';
import type { CaptureOptions } from '../contract/capture.ts';
import type { PolicyInput } from '../contract/policy.ts';
import type { AppError } from '../contract/errors.ts';
import { packetsReplySchema } from '../contract/packets.ts';
import { emptySession, exportOptionsSchema } from '../contract/session.ts';
import type { Reply, SessionState, Update } from '../contract/session.ts';
import { failure } from './app-failure.ts';
import type { LaunchEngine } from './engine-link.ts';
import type { EngineUpdate } from './engine-protocol.ts';
import { FleetReporter } from './fleet/fleet-reporter.ts';
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
  /** Of vendors' published lists, when the user asks. */
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

export function createApp(ports: AppPorts): App {
  const view = new View(ports.version);
  const settings = new SettingsFile(ports.settingsPath);
  const settingsLoaded = settings.load().then((warning) => (warning === null ? undefined : ports.warn(warning)));
  const listeners = new Set<(update: Update) => void>();
  const publish = (changes: EngineUpdate): void => {
    const update = view.apply(changes);
    for (const listener of listeners) listener(update);
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
    // With nothing open, the page has nothing to be told.
    greeting: () => (policy === null ? [] : [{ do: 'setPolicy', policy }]),
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
  const fleet = new FleetReporter({ folder: join(ports.dataFolder, 'fleet'), version: ports.version, warn: ports.warn });
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
      const saved = await settings.save(changed).finally(tellPolicy);
      return saved;
    },
    ticket: async ({ reveal }) => ({ markdown: reportText('ticket', view.summary, null, reveal ? null : redactionKey) }),
    ...policyRequests({ folder: ports.policyFolder, fetch: ports.fetch ?? globalThis.fetch, changed: () => void tellPolicy() }),
    ...historyRequests(),
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
        const key = options.reveal ? null : redactionKey;
        if (options.format === 'pcapng') await engine.request({ do: 'writePackets', path, packets: { redactionKey: key, from: null, to: null, lastMinutes: options.lastMinutes } });
        else await writeText(reportText(options.format, view.summary, view.series, key), path);
        return null;
      }),
    exportName: (input) => reportName(view.session, view.summary, checked(exportOptionsSchema, input, 'export').format),
    async close() {
      listeners.clear();
      await engine.close();
      await fleet.close();
    },
  };
}
