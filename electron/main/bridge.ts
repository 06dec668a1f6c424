/** The main process's end of the bridge: each function of the contract, behind the checks of `ValidatedIpc`. */
import type { Dialog, WebContents } from 'electron';
import { z } from 'zod';
import type { App } from '../app/create-app.ts';
import { endings } from '../app/report-file.ts';
import { asReply } from '../app/request-handler.ts';
import { UpdatesFeed } from '../app/updates-feed.ts';
import { channels } from '../contract/channels.ts';
import { exportOptionsSchema } from '../contract/session.ts';
import type { ExportFormat, Reply } from '../contract/session.ts';
import type { ValidatedIpc } from './validated-ipc.ts';

type Dialogs = Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;

const captureFiles = [
  { name: 'Captures', extensions: ['pcap', 'pcapng', 'cap', 'gz'] },
  { name: 'All files', extensions: ['*'] },
];
const formatNames: Record<ExportFormat, string> = { html: 'HTML', markdown: 'Markdown', ticket: 'Markdown', json: 'JSON', csv: 'CSV', pcapng: 'pcapng capture' };
const done = (value: unknown): Reply => ({ ok: true, value });

export function connectBridge(ipc: ValidatedIpc, app: App, dialogs: Dialogs): void {
  ipc.handle(channels.request, z.object({ name: z.string().max(64), payload: z.unknown() }), ({ name, payload }) => app.handleRequest(name, payload));

  ipc.handle(channels.openFile, z.object({ path: z.string().min(1).max(4096) }), ({ path }) => app.openFile(path).begun);

  ipc.handle(channels.openFileDialog, z.null(), async () => {
    const { canceled, filePaths } = await dialogs.showOpenDialog({ properties: ['openFile'], filters: captureFiles });
    const path = filePaths[0];
    return canceled || path === undefined ? done(null) : app.openFile(path).begun;
  });

  ipc.handle(channels.export, exportOptionsSchema, (options) => exportByDialog(app, dialogs, options));

  connectUpdates(ipc, app);
}

/** The reply's value is the file's name, null where the user thought better of it. */
async function exportByDialog(app: App, dialogs: Dialogs, options: z.output<typeof exportOptionsSchema>): Promise<Reply> {
  const named = await asReply(() => app.exportName(options));
  if (!named.ok) return named;
  const { canceled, filePath } = await dialogs.showSaveDialog({
    defaultPath: named.value as string,
    filters: [{ name: formatNames[options.format], extensions: [endings[options.format].split('.').at(-1)!] }],
  });
  if (canceled || filePath === '') return done(null);
  const reply = await app.exportTo(options, filePath);
  return reply.ok ? done(filePath.split(/[/\\]/).at(-1)) : reply;
}

/** One feed a page; a page that is loaded again subscribes again, and gets a full update again. */
function connectUpdates(ipc: ValidatedIpc, app: App): void {
  const feeds = new WeakMap<WebContents, { taken: () => void; end: () => void }>();
  ipc.handle(channels.subscribe, z.null(), (_nothing, page) => {
    const before = feeds.get(page);
    if (before === undefined) page.once('destroyed', () => feeds.get(page)?.end());
    else before.end();
    const feed = { taken: (): void => undefined, end: (): void => undefined };
    const updates = new UpdatesFeed((update, taken) => {
      feed.taken = taken;
      if (!page.isDestroyed()) page.send(channels.update, update);
    });
    feeds.set(page, feed);
    feed.end = app.subscribe((update) => updates.push(update));
    return Promise.resolve(done(null));
  });
  ipc.on(channels.updateTaken, (page) => feeds.get(page)?.taken());
}
