/** POST /api/open?name=FILENAME: a capture that the user picked or dropped in the browser. It is kept on disk while it is read. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { failure, toAppError } from '../../app/app-failure.ts';
import type { App } from '../../app/create-app.ts';
import type { Reply } from '../../contract/session.ts';

/** Bytes. */
export const largestUpload = 4 * 1024 ** 3;

const tooLarge = (limit: number) =>
  failure('bad-argument', `The file is larger than the ${Math.floor(limit / 1024 ** 2)} MiB that the browser may send`, {
    advice: 'Open it from the command line: icewatch serve FILE',
  });

const atMost = (limit: number): Transform => {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limit) done(tooLarge(limit));
      else done(null, chunk);
    },
  });
};

/** The name alone, for showing: never used as a path. */
export const shownName = (name: string): string =>
  // eslint-disable-next-line no-control-regex
  (name.split(/[/\\]/).at(-1) ?? '').replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '').slice(0, 200) || 'capture';

/** Status 413 where the file is too large. The file is deleted when the app no longer needs it. */
export async function receiveCapture(app: App, folder: string, request: IncomingMessage, name: string, limit: number): Promise<{ status: number; reply: Reply }> {
  const refuse = (thrown: unknown): { status: number; reply: Reply } => {
    const error = toAppError(thrown);
    return { status: error.code === 'bad-argument' ? 413 : 200, reply: { ok: false, error } };
  };
  if (Number(request.headers['content-length'] ?? 0) > limit) return refuse(tooLarge(limit));
  const kept = await mkdtemp(join(folder, 'open-'));
  const path = join(kept, 'capture');
  const forget = (): Promise<void> => rm(kept, { recursive: true, force: true });
  try {
    await pipeline(request, atMost(limit), createWriteStream(path, { mode: 0o600, flags: 'wx' }));
  } catch (thrown) {
    await forget();
    return refuse(thrown);
  }
  const { begun, closed } = app.openFile(path, shownName(name));
  void closed.then(forget);
  return { status: 200, reply: await begun };
}
