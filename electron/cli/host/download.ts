/** GET /api/export?format=html|markdown|ticket|json|csv|pcapng&reveal=0|1&lastMinutes=N: an export as a download. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { App } from '../../app/create-app.ts';
import { pageHeaders } from '../../app/page-files.ts';
import { lookup } from 'mrmime';
import { sendReply } from './answers.ts';

export async function sendExport(app: App, folder: string, query: URLSearchParams, response: ServerResponse): Promise<void> {
  const minutes = query.get('lastMinutes');
  const options = { format: query.get('format'), reveal: query.get('reveal') === '1', lastMinutes: minutes === null ? null : Number(minutes) };
  const kept = await mkdtemp(join(folder, 'export-'));
  try {
    const path = join(kept, 'export');
    const reply = await app.exportTo(options, path);
    if (!reply.ok) { sendReply(response, reply, reply.error.code === 'bad-argument' ? 400 : 409); return; }
    const name = app.exportName(options);
    response.writeHead(200, {
      ...pageHeaders(null),
      'Content-Type': lookup(name) ?? 'application/octet-stream',
      // The name holds nothing that would need quoting.
      'Content-Disposition': `attachment; filename="${name}"`,
      'Content-Length': (await stat(path)).size,
      'Cache-Control': 'no-store',
    });
    await pipeline(createReadStream(path), response);
  } finally {
    await rm(kept, { recursive: true, force: true });
  }
}
