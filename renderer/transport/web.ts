/** The client over the local web host: requests by POST, updates by WebSocket, files up and down by HTTP, all same-origin with its cookie. */
import type { ConnectionState, IcewatchClient, PickedFile } from '../../electron/contract/client.ts';
import type { ExportOptions, RequestGives, RequestName, RequestTakes, Update } from '../../electron/contract/session.ts';
import { failure } from './app-errors.ts';
import { replyValue, requestValue } from './replies.ts';
import { connectUpdates } from './updates-socket.ts';

const notSignedIn = () =>
  failure('no-permission', 'This page is not signed in to Icewatch', {
    advice: 'Open the address that Icewatch printed in its terminal. It works once; Icewatch prints a fresh one when asked.',
  });

const answer = async (url: string, init: RequestInit): Promise<Response> => {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init });
  } catch {
    throw failure('unavailable', 'Icewatch does not answer', { advice: 'See whether it still runs in the terminal where it was started.' });
  }
  if (response.status === 401 || response.status === 403) throw notSignedIn();
  return response;
};

const json = async (response: Response): Promise<unknown> => {
  try {
    return await response.json();
  } catch {
    throw failure('internal', 'Icewatch answered with something else than JSON', { where: `HTTP ${response.status}` });
  }
};

/** The file name of a Content-Disposition header (RFC 6266), null where there is none. */
export const fileNameOf = (contentDisposition: string | null): string | null => {
  if (contentDisposition === null) return null;
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(contentDisposition)?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended);
    } catch {
      // Falls back to the plain parameter.
    }
  }
  return /filename="([^"]+)"/i.exec(contentDisposition)?.[1] ?? /filename=([^;\s]+)/i.exec(contentDisposition)?.[1] ?? null;
};

const saveAs = (content: Blob, name: string): void => {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the URL after the click returns.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

export const createWebClient = (origin: string = location.origin): IcewatchClient => {
  const updateListeners = new Set<(update: Update) => void>();
  const stateListeners = new Set<(state: ConnectionState) => void>();
  let state: ConnectionState = 'connecting';
  let disconnect: (() => void) | null = null;

  const connect = (): void => {
    disconnect?.();
    disconnect = connectUpdates(
      `${origin.replace(/^http/, 'ws')}/api/updates`,
      (update) => updateListeners.forEach((listener) => listener(update)),
      (next) => {
        if (next === state) return;
        state = next;
        stateListeners.forEach((listener) => listener(next));
      },
    );
  };

  return {
    shell: 'web',
    openFileDialog: null,
    async request<N extends RequestName>(name: N, payload: RequestTakes<N>): Promise<RequestGives<N>> {
      const response = await answer(`${origin}/api/request/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      });
      return requestValue(name, await json(response));
    },
    subscribe(listener) {
      updateListeners.add(listener);
      // A new subscriber is owed a full update, which only a new connection brings.
      connect();
      return () => {
        updateListeners.delete(listener);
        if (updateListeners.size > 0) return;
        disconnect?.();
        disconnect = null;
      };
    },
    onConnectionChange(listener) {
      stateListeners.add(listener);
      listener(state);
      return () => stateListeners.delete(listener);
    },
    async openFile(file: PickedFile) {
      if (!(file instanceof File)) throw failure('bad-argument', 'Only a file of this computer can be opened');
      const response = await answer(`${origin}/api/open?name=${encodeURIComponent(file.name)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: file,
      });
      replyValue(await json(response));
    },
    async export(options: ExportOptions) {
      const { format, reveal = false, lastMinutes = null } = options;
      const query = new URLSearchParams({ format, reveal: reveal ? '1' : '0', ...(lastMinutes === null ? {} : { lastMinutes: String(lastMinutes) }) });
      const response = await answer(`${origin}/api/export?${query.toString()}`, { method: 'GET' });
      const name = fileNameOf(response.headers.get('content-disposition'));
      if (name === null) {
        // Without a file in it, the answer is a reply that says why.
        replyValue(await json(response));
        throw failure('internal', 'Icewatch sent no file to save');
      }
      saveAs(await response.blob(), name);
      return name;
    },
  };
};
