/** The few shapes that an answer over HTTP has. */
import type { ServerResponse } from 'node:http';
import { pageHeaders } from '../../app/page-files.ts';
import type { Reply } from '../../contract/session.ts';
import type { Refusal } from './access.ts';

export const sendReply = (response: ServerResponse, reply: Reply, status = 200): void => {
  const body = JSON.stringify(reply);
  response.writeHead(status, { ...pageHeaders(null), 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
};

/** A plain page for a person; what else the client sends is not read. */
export const sendRefusal = (response: ServerResponse, status: number, why: string): void => {
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Icewatch</title><h1>Icewatch</h1><p>${why}</p>\n`;
  response.writeHead(status, {
    ...pageHeaders(null), 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'Content-Length': Buffer.byteLength(body), Connection: 'close',
  });
  response.end(body);
};

export const refusalText = ({ why }: Refusal): string =>
  `${why} Open the address that Icewatch printed where it was started. It signs one browser in, once; press Enter there for a fresh one.`;
