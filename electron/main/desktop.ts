/** The desktop app, composed from what Electron offers: everything but the import of Electron itself, so that it can be tested without. */
import type { App as ElectronApp, BrowserWindow, Dialog, IpcMain, Protocol, Session } from 'electron';
import { createApp } from '../app/create-app.ts';
import type { App, AppPorts } from '../app/create-app.ts';
import { findPageFiles } from '../app/page-files.ts';
import { connectBridge } from './bridge.ts';
import { tellBy } from './call-notice.ts';
import type { Notifications } from './call-notice.ts';
import { askedFor } from './launch-arguments.ts';
import { denyNavigation, denyPermissions } from './lock-down.ts';
import { answerPageRequest, pageScheme } from './page-protocol.ts';
import { ValidatedIpc } from './validated-ipc.ts';
import { bringToFront, openWindow } from './window.ts';

/** The parts of Electron that the app stands on. */
export interface Electron {
  readonly app: Pick<ElectronApp, 'on' | 'whenReady' | 'requestSingleInstanceLock' | 'quit' | 'exit' | 'isPackaged' | 'enableSandbox'>;
  readonly protocol: Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>;
  readonly ipcMain: Pick<IpcMain, 'handle' | 'on'>;
  readonly dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;
  /** Only after the app is ready. */
  readonly defaultSession: () => Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>;
  readonly BrowserWindow: Parameters<typeof openWindow>[0];
  readonly Notification: Notifications;
}

export interface DesktopOptions extends AppPorts {
  readonly argv: readonly string[];
  readonly workingFolder: string;
  readonly pageFolder: string;
  readonly preload: string;
}

/** Resolves when the window shows the page; null where another Icewatch already runs, which then shows what was asked for. */
export async function startDesktop(electron: Electron, options: DesktopOptions): Promise<App | null> {
  const { app: shell } = electron;
  shell.enableSandbox();
  if (!shell.requestSingleInstanceLock()) {
    shell.quit();
    return null;
  }
  electron.protocol.registerSchemesAsPrivileged([pageScheme]);
  denyNavigation(shell);
  // macOS may say which file to open before the app is ready.
  const early: string[] = [];
  let openPath = (path: string): void => void early.push(path);
  shell.on('open-file', (event, path) => {
    event.preventDefault();
    openPath(path);
  });
  await shell.whenReady();

  denyPermissions(electron.defaultSession());
  electron.protocol.handle('app', answerPageRequest(await findPageFiles(options.pageFolder)));
  let window: BrowserWindow | null = null;
  const toFront = (): void => {
    if (window !== null) bringToFront(window);
  };
  const app = createApp({ ...options, notify: tellBy(electron.Notification, toFront) });
  connectBridge(new ValidatedIpc(electron.ipcMain), app, electron.dialog);
  openPath = (path) => void app.open({ show: 'file', path });
  shell.on('second-instance', (_event, argv, workingFolder) => {
    toFront();
    const asked = askedFor(argv, shell.isPackaged, workingFolder);
    if (asked !== null) void app.open(asked);
  });
  // A capture must not go on where nobody sees it.
  shell.on('window-all-closed', () => shell.quit());
  let closed = false;
  shell.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    closed = true;
    void app.close().finally(() => shell.quit());
  });

  const path = early[0];
  void app.open(path === undefined ? (askedFor(options.argv, shell.isPackaged, options.workingFolder) ?? { show: 'settings' }) : { show: 'file', path });
  window = await openWindow(electron.BrowserWindow, options.preload);
  return app;
}
