/** A web host that speaks Icewatch's protocol from a script: the built page in front of it reaches every state that a test wants. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { findPageFiles, pageHeaders } from '../../../electron/app/page-files.ts';
import type { AppError } from '../../../electron/contract/errors.ts';
import type { InterfaceList } from '../../../electron/contract/capture.ts';
import type { Reply, RequestName, Settings, Update } from '../../../electron/contract/session.ts';
import { settingsSchema } from '../../../electron/contract/session.ts';
import { projectRoot } from '../../helpers/shared.ts';
import { noCalls } from './scripted-history.ts';
import { profileList } from './scripted-policy.ts';

const ok = (value: unknown) => (): Reply => ({ ok: true, value });

export const interfaces: InterfaceList = {
  interfaces: [
    { name: 'wlan0', description: 'Wi-Fi adapter', kind: 'wifi', addresses: ['192.168.1.23', 'fe80::1'], link: 'up', hasDefaultRoute: true, capturable: true, reason: null, remedy: null },
    { name: 'eth0', description: null, kind: 'ethernet', addresses: [], link: 'down', hasDefaultRoute: false, capturable: true, reason: null, remedy: null },
    { name: 'nflog', description: 'Linux netfilter log', kind: 'virtual', addresses: [], link: 'unknown', hasDefaultRoute: false, capturable: false, reason: 'Its packets have a link type that Icewatch does not read.', remedy: null },
  ],
  defaults: ['wlan0'],
  sources: [
    { name: 'dumpcap', installed: true, usable: true, detail: '/usr/bin/dumpcap 4.4.6', remedy: null },
    { name: 'cap', installed: true, usable: false, detail: 'needs CAP_NET_RAW', remedy: 'sudo setcap cap_net_raw+ep /usr/bin/node' },
    { name: 'tcpdump', installed: false, usable: false, detail: 'not found in PATH', remedy: 'sudo apt-get install tcpdump' },
  ],
  chosenSource: 'dumpcap',
  chosenBecause: 'it may capture and reports drops',
};

const captureDenied = 'Only root and members of the group wireshark may run dumpcap.';
const captureRemedy = 'sudo usermod -aG wireshark "$USER"';
export const noPermission: InterfaceList = {
  interfaces: interfaces.interfaces.map((each) => ({ ...each, capturable: false, reason: captureDenied, remedy: captureRemedy })),
  defaults: [],
  sources: interfaces.sources.map((source) => ({ ...source, usable: false })),
  chosenSource: null,
  chosenBecause: 'No source can be used by this user.',
};
export const noInterfaces: InterfaceList = { ...interfaces, interfaces: [], defaults: [] };

export interface Asked {
  readonly name: RequestName;
  readonly payload: unknown;
}

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const sendJson = (response: ServerResponse, value: unknown): void => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));

export interface ScriptedHost {
  readonly url: string;
  /** What the page asked for, in its order. */
  readonly asked: Asked[];
  /** Names and sizes of files that the page sent. */
  readonly opened: { readonly name: string; readonly size: number }[];
  /** Queries of the exports that the page fetched. */
  readonly exported: string[];
  /** Sends an update; a page that connects later gets all parts sent so far. */
  tell(update: Omit<Update, 'revision'>): void;
  /** Sends a message as it is. */
  tellRaw(message: string): void;
  /** How a request is answered from now on; by default it succeeds. */
  answer(name: RequestName, how: (payload: unknown) => Reply | Promise<Reply>): void;
  /** Like `answer`: from now on with this value. */
  give(name: RequestName, value: unknown): void;
  /** How a sent file or an asked export is answered from now on; null: well. */
  refuse(what: 'open' | 'export', error: AppError | null): void;
  /** Ends all update connections and lets no new one in until `comeBack`. */
  goAway(): void;
  comeBack(): void;
  close(): Promise<void>;
}

export const startScriptedHost = async (): Promise<ScriptedHost> => {
  const pageFolder = `${projectRoot}out/renderer`;
  if (!existsSync(`${pageFolder}/index.html`)) throw new Error('out/renderer is not built: run `npx vite build -c vite.renderer.config.ts` first');
  const page = await findPageFiles(pageFolder);
  let whole: Update = { revision: 0 };
  let settings: Settings = settingsSchema.parse({ captureOnOpen: false });
  let away = false;
  const refusals: { open: AppError | null; export: AppError | null } = { open: null, export: null };
  const asked: Asked[] = [];
  const opened: { name: string; size: number }[] = [];
  const exported: string[] = [];
  const answers = new Map<string, (payload: unknown) => Reply | Promise<Reply>>([
    ['listInterfaces', () => ({ ok: true, value: interfaces })],
    ['listProfiles', ok(profileList)],
    ['listCalls', ok(noCalls)],
    ['fleetStatus', ok({ enabled: false, endpoint: '', queued: 0, queuedBytes: 0, sent: 0, dropped: 0, lastSent: null, lastError: null })],
    ['getSettings', () => ({ ok: true, value: settings })],
    ['setSettings', (payload) => ({ ok: true, value: (settings = settingsSchema.parse(payload)) })],
  ]);

  const answerRequest = async (name: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const payload: unknown = JSON.parse((await readBody(request)).toString());
    asked.push({ name: name as RequestName, payload });
    sendJson(response, (await answers.get(name)?.(payload)) ?? { ok: true, value: null });
  };
  const takeFile = async (url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { length } = await readBody(request);
    opened.push({ name: url.searchParams.get('name') ?? '', size: length });
    sendJson(response, refusals.open === null ? { ok: true, value: null } : { ok: false, error: refusals.open });
  };
  const giveExport = (url: URL, response: ServerResponse): void => {
    exported.push(url.search);
    if (refusals.export !== null) sendJson(response, { ok: false, error: refusals.export });
    else response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="icewatch.${url.searchParams.get('format') ?? ''}"` }).end('scripted');
  };
  const givePage = async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const file = page.get(path);
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { ...pageHeaders(`ws://${request.headers.host ?? ''}`), 'content-type': file.type }).end(await file.bytes());
  };
  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://host');
    const name = /^\/api\/request\/(\w+)$/.exec(url.pathname)?.[1];
    if (name !== undefined) await answerRequest(name, request, response);
    else if (url.pathname === '/api/open') await takeFile(url, request, response);
    else if (url.pathname === '/api/export') giveExport(url, response);
    else await givePage(url.pathname, request, response);
  };

  const server = createServer((request, response) => {
    route(request, response).catch((thrown: unknown) => response.writeHead(500).end(String(thrown)));
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (away || request.url !== '/api/updates') {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (whole.session !== undefined) webSocket.send(JSON.stringify(whole));
      sockets.emit('connection', webSocket, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const tellRaw = (message: string): void => sockets.clients.forEach((client) => client.send(message));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    opened,
    exported,
    tell(update) {
      const revision = whole.revision + 1;
      whole = { ...whole, ...update, revision, summary: { ...whole.summary, ...update.summary } };
      tellRaw(JSON.stringify({ ...update, revision }));
    },
    tellRaw,
    answer: (name, how) => answers.set(name, how),
    give: (name, value) => answers.set(name, ok(value)),
    refuse(what, error) {
      refusals[what] = error;
    },
    goAway() {
      away = true;
      sockets.clients.forEach((client) => client.terminate());
    },
    comeBack() {
      away = false;
    },
    async close() {
      sockets.clients.forEach((client) => client.terminate());
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
