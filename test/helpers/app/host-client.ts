/** A browser as far as the web host can tell, and what a browser would never send. */
import { request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { WebSocket } from 'ws';
import { updateSchema } from '../../../electron/contract/session.ts';
import type { Reply, Update } from '../../../electron/contract/session.ts';
import { coalesce } from '../../../electron/app/view.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Buffer | string;
}

/** `path` goes out exactly as it is: no normalising. Rejects where the connection breaks. */
export const ask = (port: number, path: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });

export const portOf = (address: string): number => Number(new URL(address).port);

export class SignedIn {
  readonly port: number;
  readonly headers: { readonly cookie: string; readonly origin: string };

  private constructor(port: number, cookie: string) {
    this.port = port;
    this.headers = { cookie, origin: `http://127.0.0.1:${port}` };
  }

  static async at(address: string): Promise<SignedIn> {
    const port = portOf(address);
    const url = new URL(address);
    const { status, headers } = await ask(port, url.pathname + url.search);
    const cookie = headers['set-cookie']?.[0]?.split(';')[0];
    if (status !== 303 || cookie === undefined) throw new Error(`signing in was answered with ${status}`);
    return new SignedIn(port, cookie);
  }

  get(path: string): Promise<Answer> {
    return ask(this.port, path, { headers: { cookie: this.headers.cookie } });
  }

  post(path: string, body: Buffer | string): Promise<Answer> {
    return ask(this.port, path, { method: 'POST', headers: this.headers, body });
  }

  async request(name: string, payload: unknown = null): Promise<Reply> {
    return JSON.parse((await this.post(`/api/request/${name}`, JSON.stringify(payload))).body.toString()) as Reply;
  }

  /** Listens and adds up. */
  updates(): { readonly socket: WebSocket; readonly received: Update[]; readonly shown: () => Update | undefined } {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}/api/updates`, { headers: this.headers });
    const received: Update[] = [];
    let shown: Update | undefined;
    socket.on('message', (text: Buffer) => {
      const update = updateSchema.parse(JSON.parse(text.toString()));
      received.push(update);
      shown = shown === undefined ? update : coalesce(shown, update);
    });
    return { socket, received, shown: () => shown };
  }
}
