/** The WebSocket at /api/updates. The page only listens: whatever it sends ends the connection. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { App } from '../../app/create-app.ts';
import { UpdatesFeed } from '../../app/updates-feed.ts';

const mostPages = 32;
/** Milliseconds. */
const pingInterval = 30_000;
const unsupportedMessage = 1003;
const goingAway = 1001;

export class UpdatesSocket {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false, clientTracking: true });
  readonly #app: App;
  readonly #alive = new WeakSet<WebSocket>();
  readonly #pings: NodeJS.Timeout;

  constructor(app: App) {
    this.#app = app;
    this.#pings = setInterval(() => this.#ping(), pingInterval);
  }

  /** The request has been let in already. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#server.clients.size >= mostPages) return void socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
    this.#server.handleUpgrade(request, socket, head, (page) => this.#serve(page));
  }

  close(): void {
    clearInterval(this.#pings);
    for (const page of this.#server.clients) page.close(goingAway, 'Icewatch was closed');
    this.#server.close();
  }

  #serve(page: WebSocket): void {
    const feed = new UpdatesFeed((update, taken) => page.send(JSON.stringify(update), taken));
    const unsubscribe = this.#app.subscribe((update) => feed.push(update));
    this.#alive.add(page);
    page.on('pong', () => this.#alive.add(page));
    page.on('message', () => page.close(unsupportedMessage, 'nothing is expected here'));
    page.on('close', unsubscribe);
    // ws closes the connection itself after an error.
    page.on('error', () => undefined);
  }

  #ping(): void {
    for (const page of this.#server.clients) {
      if (!this.#alive.delete(page)) page.terminate();
      else page.ping();
    }
  }
}
