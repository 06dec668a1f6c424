/** The one window. */
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { pageUrl } from './page-protocol.ts';

export const windowOptions = (preload: string): BrowserWindowConstructorOptions => ({
  title: 'Icewatch',
  width: 1280,
  height: 800,
  minWidth: 800,
  minHeight: 560,
  // Shown when it has something to show.
  show: false,
  backgroundColor: '#15181d',
  webPreferences: {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  },
});

export async function openWindow(Window: new (options: BrowserWindowConstructorOptions) => BrowserWindow, preload: string): Promise<BrowserWindow> {
  const window = new Window(windowOptions(preload));
  window.once('ready-to-show', () => window.show());
  await window.loadURL(pageUrl);
  return window;
}

export function bringToFront(window: Pick<BrowserWindow, 'isMinimized' | 'restore' | 'focus'>): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}
