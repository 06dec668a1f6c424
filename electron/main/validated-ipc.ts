/** IPC that checks who calls and with what, on every call, before any work is done. */
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import type { z } from 'zod';
import { failure } from '../app/app-failure.ts';
import { asReply, checked } from '../app/request-handler.ts';
import type { Reply } from '../contract/session.ts';
import { isPageUrl } from './page-protocol.ts';

type Caller = Pick<IpcMainInvokeEvent, 'senderFrame' | 'sender'>;

/** Only the page itself, in the top frame of a window, may call. */
const isPage = ({ senderFrame }: Caller): boolean => senderFrame !== null && senderFrame.parent === null && isPageUrl(senderFrame.url);

export class ValidatedIpc {
  readonly #ipc: Pick<IpcMain, 'handle' | 'on'>;

  constructor(ipc: Pick<IpcMain, 'handle' | 'on'>) {
    this.#ipc = ipc;
  }

  /** `work` gets a payload that has passed `schema`; the caller gets a `Reply`, also where it is refused. */
  handle<S extends z.ZodType>(channel: string, schema: S, work: (payload: z.output<S>, sender: WebContents) => Promise<Reply>): void {
    this.#ipc.handle(channel, async (event: Caller, payload: unknown) => {
      const reply = await asReply(() => {
        if (!isPage(event)) throw failure('no-permission', 'Only the page of Icewatch may ask', { where: channel });
        return work(checked(schema, payload, channel), event.sender);
      });
      // The work's own reply, or the refusal.
      return reply.ok ? reply.value : reply;
    });
  }

  /** A message without payload and without answer; one from elsewhere is dropped. */
  on(channel: string, hear: (sender: WebContents) => void): void {
    this.#ipc.on(channel, (event: IpcMainEvent) => {
      if (isPage(event)) hear(event.sender);
    });
  }
}
