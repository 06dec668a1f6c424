/** The client over the functions that the Electron preload exposes. */
import type { IcewatchBridge, IcewatchClient } from '../../electron/contract/client.ts';
import { updateSchema } from '../../electron/contract/session.ts';
import { failure } from './app-errors.ts';
import { replyValue, requestValue } from './replies.ts';

export const createElectronClient = (bridge: IcewatchBridge): IcewatchClient => ({
  shell: 'electron',
  async request(name, payload) {
    return requestValue(name, await bridge.request(name, payload));
  },
  subscribe(listener) {
    return bridge.subscribe((message) => {
      const update = updateSchema.safeParse(message);
      if (update.success) listener(update.data);
    });
  },
  onConnectionChange(listener) {
    // The window and its main process live and die together.
    listener('connected');
    return () => undefined;
  },
  async openFile(file) {
    replyValue(await bridge.openFile(file));
  },
  async openFileDialog() {
    replyValue(await bridge.openFileDialog());
  },
  async export(options) {
    const name = replyValue(await bridge.export(options));
    if (name !== null && typeof name !== 'string') throw failure('internal', 'Icewatch did not say where it saved the file');
    return name;
  },
});
