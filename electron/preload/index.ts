/** The bridge: named functions over the contract, nothing else. Runs in Electron's sandbox; main checks every sender and payload. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { channels } from '../contract/channels.ts';
import type { IcewatchBridge } from '../contract/client.ts';

const bridge: IcewatchBridge = {
  request: (name, payload) => ipcRenderer.invoke(channels.request, { name, payload }),
  // Only a real `File` has a path; for anything else Electron throws, which the page gets as a rejection.
  openFile: async (file): Promise<unknown> =>
    ipcRenderer.invoke(channels.openFile, { path: webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]) }),
  openFileDialog: () => ipcRenderer.invoke(channels.openFileDialog, null),
  export: (options) => ipcRenderer.invoke(channels.export, options),
  subscribe(listener) {
    const hear = (_event: IpcRendererEvent, update: unknown): void => {
      listener(update);
      ipcRenderer.send(channels.updateTaken, null);
    };
    ipcRenderer.on(channels.update, hear);
    void ipcRenderer.invoke(channels.subscribe, null);
    return () => void ipcRenderer.off(channels.update, hear);
  },
};

contextBridge.exposeInMainWorld('icewatch', bridge);
