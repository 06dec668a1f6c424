/** The stream of updates over a WebSocket that comes back by itself. */
import type { ConnectionState } from '../../electron/contract/client.ts';
import { updateSchema } from '../../electron/contract/session.ts';
import type { Update } from '../../electron/contract/session.ts';

const firstDelayMs = 250;
const longestDelayMs = 5000;

/** Milliseconds to wait before the reconnection number `attempt` (from 0): doubling, at most 5 s. */
export const reconnectDelay = (attempt: number): number => Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 10));

const parseUpdate = (message: unknown): Update | null => {
  if (typeof message !== 'string') return null;
  try {
    const parsed = updateSchema.safeParse(JSON.parse(message));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

/**
 * Connects to `url` until the returned function is called. A message that is no update ends the connection like a fault of the
 * network would: the next one starts again with a full update.
 */
export const connectUpdates = (
  url: string,
  onUpdate: (update: Update) => void,
  onState: (state: ConnectionState) => void,
): (() => void) => {
  let ended = false;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;

  const connect = (): void => {
    const current = new WebSocket(url);
    socket = current;
    current.onmessage = (event: MessageEvent<unknown>) => {
      if (ended) return;
      const update = parseUpdate(event.data);
      if (update === null) {
        current.close(4000, 'not an update');
        return;
      }
      // Only an understood update proves the connection good; an open socket alone does not.
      attempt = 0;
      onState('connected');
      onUpdate(update);
    };
    current.onclose = () => {
      if (ended) return;
      onState('lost');
      timer = setTimeout(connect, reconnectDelay(attempt));
      attempt += 1;
    };
  };

  onState('connecting');
  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    socket?.close();
  };
};
