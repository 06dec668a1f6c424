/** The local web host: the same page and app as in the Electron window, for one browser on this machine. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { failure } from '../../app/app-failure.ts';
import type { App } from '../../app/create-app.ts';
import { findPageFiles } from '../../app/page-files.ts';
import { Access } from './access.ts';
import type { Refusal } from './access.ts';
import { Routes } from './routes.ts';
import { UpdatesSocket } from './updates-socket.ts';
import { largestUpload } from './upload.ts';

export interface WebHostOptions {
  readonly app: App;
  /** The built page. */
  readonly pageFolder: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Bytes; 4 GiB unless given. */
  readonly largestUpload?: number;
}

export interface WebHost {
  /** An address that signs one browser in, once. */
  newAddress(): string;
  close(): Promise<void>;
}

/** Milliseconds that a request may take to arrive: 4 GiB over the loopback interface onto a slow disk. */
const requestTimeout = 30 * 60_000;

/** Rejects with an `AppFailure` where the port cannot be had or the page is not built. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const page = await findPageFiles(options.pageFolder).catch(() => {
    throw failure('not-found', 'The page has not been built', { where: options.pageFolder, advice: 'npm run build' });
  });
  const server = createServer({ requestTimeout, headersTimeout: 10_000 });
  const access = new Access(await listen(server, options.port));
  const folder = await mkdtemp(join(tmpdir(), 'icewatch-'));
  const updates = new UpdatesSocket(options.app);
  const routes = new Routes(options.app, access, page, folder, options.largestUpload ?? largestUpload);
  server.on('request', (request, response) => void routes.answer(request, response));
  server.on('upgrade', (request, socket, head) => {
    // Its errors are the browser's going away.
    socket.on('error', () => undefined);
    const refusal = access.refuseHost(request) ?? access.refuse(request, true);
    if (refusal !== null) refuseUpgrade(socket, refusal);
    else if (request.url === '/api/updates') updates.accept(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
  return {
    newAddress: () => access.newAddress(),
    async close() {
      updates.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const refuseUpgrade = (socket: Duplex, { status, why }: Refusal): void =>
  void socket.end(`HTTP/1.1 ${status} ${status === 401 ? 'Unauthorized' : 'Forbidden'}\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${why}\r\n`);

/** Resolves to the port. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(failure('unavailable', taken ? `Port ${port} is in use` : error.message, { advice: 'Leave --port out and a free one is taken.' }));
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve((server.address() as AddressInfo).port));
  });
}
