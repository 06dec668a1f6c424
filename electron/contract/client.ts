/** What the page needs of whichever shell it runs in. `renderer/transport` has one for the web host and one for Electron. */
import type { ExportOptions, RequestGives, RequestName, RequestTakes, Update } from './session.ts';

export type ConnectionState = 'connecting' | 'connected' | 'lost';

/** The browser's `File`, as far as both sides may know it. */
export interface PickedFile {
  readonly name: string;
  readonly size: number;
}

export interface IcewatchClient {
  readonly shell: 'web' | 'electron';
  /** Rejects with an `AppError`. */
  request<N extends RequestName>(name: N, payload: RequestTakes<N>): Promise<RequestGives<N>>;
  /** Calls `listener` with a full update first, then with changes. Returns the function that ends it. */
  subscribe(listener: (update: Update) => void): () => void;
  onConnectionChange(listener: (state: ConnectionState) => void): () => void;
  /** Opens a capture that the user dropped or picked. Resolves when reading has begun; rejects with an `AppError`. */
  openFile(file: PickedFile): Promise<void>;
  /** Saves an export where the user wants it: a download in the browser, a dialog in Electron. Resolves to the file's name, null if cancelled. */
  export(options: ExportOptions): Promise<string | null>;
  /** A file that was picked through the shell's own dialog; null where the page must use an <input>. */
  readonly openFileDialog: (() => Promise<void>) | null;
}

declare global {
  // The preload exposes this; absent in the web host.
  var icewatch: IcewatchBridge | undefined;
}

/** The functions that the Electron preload exposes; the renderer's Electron transport stands on them. Payloads are checked in main. */
export interface IcewatchBridge {
  request(name: RequestName, payload: unknown): Promise<unknown>;
  /** A dropped `File`; the preload finds its path. */
  openFile(file: unknown): Promise<unknown>;
  openFileDialog(): Promise<unknown>;
  export(options: ExportOptions): Promise<unknown>;
  subscribe(listener: (update: unknown) => void): () => void;
}
