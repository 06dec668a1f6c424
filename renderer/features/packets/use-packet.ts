import { useEffect, useState } from 'react';
import type { AppError } from '../../../electron/contract/errors.ts';
import { mostFrames } from '../../../electron/contract/packets.ts';
import type { ShownPacket } from '../../../electron/contract/packets.ts';
import { useClient } from '../../state/context.ts';
import { toAppError } from '../../transport/app-errors.ts';
import type { Cited } from './packet-panel-context.ts';

export type PacketState = { readonly is: 'loading' } | { readonly is: 'failed'; readonly error: AppError } | { readonly is: 'there'; readonly packet: ShownPacket };

/** The packet at `at`; those around it are fetched with it, so that going from one to the next is quick. */
export const usePacket = (cited: readonly Cited[], at: number): PacketState => {
  const client = useClient();
  const first = Math.floor(at / mostFrames) * mostFrames;
  // As text, since what is cited comes anew with each update.
  const frames = cited.slice(first, first + mostFrames).map(({ frame }) => frame).join(',');
  const [answer, setAnswer] = useState<{ readonly frames: string; readonly packets: readonly ShownPacket[] } | { readonly frames: string; readonly error: AppError } | null>(null);
  useEffect(() => {
    let over = false;
    client.request('packets', { frames: frames.split(',').map(Number) }).then(
      ({ packets }) => over || setAnswer({ frames, packets }),
      (reason: unknown) => over || setAnswer({ frames, error: toAppError(reason) }),
    );
    return () => {
      over = true;
    };
  }, [client, frames]);
  if (answer?.frames !== frames) return { is: 'loading' };
  if ('error' in answer) return { is: 'failed', error: answer.error };
  const packet = answer.packets[at - first];
  return packet === undefined ? { is: 'loading' } : { is: 'there', packet };
};
