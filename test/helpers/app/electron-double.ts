/** Electron as far as the main process uses it, played by the test. */
import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { Electron } from '../../../electron/main/desktop.ts';

type Handler = (event: unknown, ...payload: unknown[]) => unknown;

export class PageDouble extends EventEmitter {
  readonly sent: { channel: string; payload: unknown }[] = [];
  openHandler: (() => { action: string }) | null = null;
  destroyed = false;
  send(channel: string, payload: unknown): void {
    this.sent.push({ channel, payload: structuredClone(payload) });
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  setWindowOpenHandler(handler: () => { action: string }): void {
    this.openHandler = handler;
  }
}

export class WindowDouble extends EventEmitter {
  static made: WindowDouble[] = [];
  readonly options: BrowserWindowConstructorOptions;
  readonly did: string[] = [];
  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    WindowDouble.made.push(this);
  }
  loadURL(url: string): Promise<void> {
    this.did.push(`load ${url}`);
    return Promise.resolve();
  }
  show(): void {
    this.did.push('show');
  }
  focus(): void {
    this.did.push('focus');
  }
  restore(): void {
    this.did.push('restore');
  }
  isMinimized(): boolean {
    return true;
  }
}

export class NotificationDouble extends EventEmitter {
  static shown: NotificationDouble[] = [];
  readonly options: { title?: string; body?: string };
  constructor(options: { title?: string; body?: string }) {
    super();
    this.options = options;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    NotificationDouble.shown.push(this);
  }
}

interface PermissionHandlers {
  request?: (page: unknown, permission: string, decide: (allowed: boolean) => void, details: { requestingUrl: string }) => void;
  check?: (page: unknown, permission: string, origin: string) => boolean;
  device?: () => boolean;
}

export interface ElectronDouble {
  readonly electron: Electron;
  readonly app: EventEmitter & { readonly did: string[] };
  readonly permissions: PermissionHandlers;
  readonly protocols: Map<string, (request: { url: string; method: string }) => Promise<Response>>;
  readonly dialogs: { open: { canceled: boolean; filePaths: string[] }; save: { canceled: boolean; filePath: string }; saveOptions: { defaultPath?: string } | null };
  /** As the page would call, from the frame at `url`. */
  invoke(channel: string, payload: unknown, from?: { url?: string; page?: PageDouble; parent?: object | null } | 'no frame'): Promise<unknown>;
  /** As the page would send. */
  tell(channel: string, from?: { url?: string; page?: PageDouble }): void;
}

export function electronDouble({ alone = true, packaged = true } = {}): ElectronDouble {
  WindowDouble.made = [];
  NotificationDouble.shown = [];
  const did: string[] = [];
  const app = Object.assign(new EventEmitter(), {
    did,
    isPackaged: packaged,
    enableSandbox: () => did.push('sandbox'),
    requestSingleInstanceLock: () => alone,
    whenReady: () => {
      did.push('ready');
      return Promise.resolve();
    },
    quit: () => {
      did.push('quit');
      app.emit('before-quit', { preventDefault: () => did.push('not yet') });
    },
    exit: (code: number) => did.push(`exit ${code}`),
  });
  const permissions: PermissionHandlers = {};
  const protocols: ElectronDouble['protocols'] = new Map();
  const dialogs: ElectronDouble['dialogs'] = { open: { canceled: true, filePaths: [] }, save: { canceled: true, filePath: '' }, saveOptions: null };
  const handlers = new Map<string, Handler>();
  const hearers = new Map<string, Handler>();
  const somePage = new PageDouble();
  const parts = {
    app,
    protocol: {
      registerSchemesAsPrivileged: (schemes: readonly { scheme: string }[]) => did.push(`schemes ${schemes.map(({ scheme }) => scheme).join()}`),
      handle: (scheme: string, handler: (request: { url: string; method: string }) => Promise<Response>) => protocols.set(scheme, handler),
    },
    ipcMain: { handle: (channel: string, handler: Handler) => handlers.set(channel, handler), on: (channel: string, handler: Handler) => hearers.set(channel, handler) },
    dialog: {
      showOpenDialog: () => Promise.resolve(dialogs.open),
      showSaveDialog: (options: { defaultPath?: string }) => {
        dialogs.saveOptions = options;
        return Promise.resolve(dialogs.save);
      },
    },
    defaultSession: () => ({
      setPermissionRequestHandler: (handler: NonNullable<PermissionHandlers['request']>) => (permissions.request = handler),
      setPermissionCheckHandler: (handler: NonNullable<PermissionHandlers['check']>) => (permissions.check = handler),
      setDevicePermissionHandler: (handler: NonNullable<PermissionHandlers['device']>) => (permissions.device = handler),
    }),
    BrowserWindow: WindowDouble,
    Notification: NotificationDouble,
  };
  const eventFrom = (from: { url?: string; page?: PageDouble; parent?: object | null } | 'no frame'): unknown =>
    from === 'no frame' ? { senderFrame: null, sender: somePage } : { senderFrame: { url: from.url ?? 'app://icewatch/', parent: from.parent ?? null }, sender: from.page ?? somePage };
  return {
    electron: parts as unknown as Electron,
    app,
    permissions,
    protocols,
    dialogs,
    invoke: async (channel, payload, from = {}) => {
      const handler = handlers.get(channel);
      if (handler === undefined) throw new Error(`nobody handles ${channel}`);
      return structuredClone(await handler(eventFrom(from), structuredClone(payload)));
    },
    tell: (channel, from = {}) => void hearers.get(channel)?.(eventFrom(from)),
  };
}
