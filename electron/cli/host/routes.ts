/** What the web host answers to which request, and the one gate that all of them pass. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toAppError } from '../../app/app-failure.ts';
import type { App } from '../../app/create-app.ts';
import { pageHeaders } from '../../app/page-files.ts';
import type { PageFiles } from '../../app/page-files.ts';
import type { Access } from './access.ts';
import { refusalText, sendRefusal, sendReply } from './answers.ts';
import { sendExport } from './download.ts';
import { readJson } from './json-body.ts';
import { receiveCapture } from './upload.ts';

export class Routes {
  readonly #app: App;
  readonly #access: Access;
  readonly #page: PageFiles;
  readonly #folder: string;
  readonly #largestUpload: number;

  /** `folder` holds files on their way up and down; `largestUpload` in bytes. */
  constructor(app: App, access: Access, page: PageFiles, folder: string, largestUpload: number) {
    this.#app = app;
    this.#access = access;
    this.#page = page;
    this.#folder = folder;
    this.#largestUpload = largestUpload;
  }

  /** Every request passes here, so that no route can forget who may ask. Never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const wrongHost = this.#access.refuseHost(request);
      const refusal = wrongHost ?? this.#access.refuse(request, request.method !== 'GET');
      // Appended, not resolved: '//other/' must stay a path.
      const target = this.#access.origin + (request.url ?? '/');
      const url = new URL(URL.canParse(target) ? target : `${this.#access.origin}/malformed`);
      const token = request.method === 'GET' && url.pathname === '/' ? url.searchParams.get('token') : null;
      if (wrongHost === null && token !== null) this.#signIn(request, response, token, refusal === null);
      else if (refusal !== null) sendRefusal(response, refusal.status, refusalText(refusal));
      else await this.#route(request, response, url);
    } catch (thrown) {
      if (response.headersSent) response.destroy();
      else sendReply(response, { ok: false, error: toAppError(thrown) }, 500);
    }
  }

  #signIn(request: IncomingMessage, response: ServerResponse, token: string, signedIn: boolean): void {
    // A browser that looks ahead must not spend the token.
    const ahead = /prefetch|prerender/.test(String(request.headers['sec-purpose'] ?? ''));
    const cookie = signedIn || ahead ? null : this.#access.exchange(token);
    const toPage = { ...pageHeaders(null), Location: '/', 'Cache-Control': 'no-store' };
    if (ahead) sendRefusal(response, 403, 'Not ahead of time.');
    else if (cookie === null) response.writeHead(303, toPage).end();
    else if (typeof cookie === 'string') response.writeHead(303, { ...toPage, 'Set-Cookie': cookie }).end();
    else sendRefusal(response, cookie.status, refusalText(cookie));
  }

  async #route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const app = this.#app;
    const requestName = /^\/api\/request\/(\w+)$/.exec(url.pathname)?.[1];
    if (request.method === 'POST' && requestName !== undefined) {
      const payload = await readJson(request);
      if (payload.ok) sendReply(response, await app.handleRequest(requestName, payload.value));
      else sendReply(response, { ok: false, error: payload.error }, payload.status);
    } else if (request.method === 'POST' && url.pathname === '/api/open') {
      const { status, reply } = await receiveCapture(app, this.#folder, request, url.searchParams.get('name') ?? '', this.#largestUpload);
      if (status !== 200) response.setHeader('Connection', 'close');
      sendReply(response, reply, status);
    } else if (request.method === 'GET' && url.pathname === '/api/export') {
      await sendExport(app, this.#folder, url.searchParams, response);
    } else if (request.method === 'GET') {
      await this.#sendPageFile(response, url.pathname);
    } else {
      sendRefusal(response, 405, 'That cannot be done here.');
    }
  }

  async #sendPageFile(response: ServerResponse, path: string): Promise<void> {
    const file = this.#page.get(path);
    if (file === undefined) {
      sendRefusal(response, 404, 'There is nothing at this address.');
      return;
    }
    const bytes = await file.bytes();
    response.writeHead(200, {
      ...pageHeaders(this.#access.origin.replace('http:', 'ws:')),
      'Content-Type': file.type,
      'Content-Length': bytes.length,
      'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
    });
    response.end(bytes);
  }
}
