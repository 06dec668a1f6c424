/** Everything that a supervisor told, packets copied. */
import type { AppError } from '../../../electron/contract/errors.ts';
import type { SessionState } from '../../../electron/contract/session.ts';
import type { CaptureInterface } from '../../../electron/core/pcapfile/record.ts';
import type { SupervisorEvents } from '../../../electron/capture/supervisor.ts';

export interface RecordedPacket {
  readonly frame: number;
  readonly time: number;
  readonly interfaceId: number;
  readonly originalLength: number;
  readonly bytes: Buffer;
}

export class Recorder implements SupervisorEvents {
  readonly interfaces: CaptureInterface[] = [];
  readonly packets: RecordedPacket[] = [];
  readonly issues: string[] = [];
  readonly drops: (number | null)[] = [];
  readonly gaps: { start: number; end: number; reason: string }[] = [];
  readonly states: SessionState['interfaces'][] = [];
  readonly addresses: (readonly string[])[] = [];
  readonly failures: AppError[] = [];

  interface(captured: CaptureInterface): void {
    this.interfaces.push(captured);
  }
  packet({ frame, time, interfaceId, originalLength, buffer, from, to }: Parameters<SupervisorEvents['packet']>[0]): void {
    this.packets.push({ frame, time, interfaceId, originalLength, bytes: Buffer.from(buffer.subarray(from, to)) });
  }
  issue({ layer, offset, reason }: Parameters<SupervisorEvents['issue']>[0]): void {
    this.issues.push(`${layer}@${offset}: ${reason}`);
  }
  dropped(total: number | null): void {
    this.drops.push(total);
  }
  gap(start: number, end: number, reason: string): void {
    this.gaps.push({ start, end, reason });
  }
  state(interfaces: SessionState['interfaces']): void {
    this.states.push(interfaces);
  }
  localAddresses(addresses: readonly string[]): void {
    this.addresses.push(addresses);
  }
  failed(error: AppError): void {
    this.failures.push(error);
  }

  /** UDP payloads that begin with `prefix`, in order of arrival. */
  payloads(prefix: string): string[] {
    return this.packets.flatMap(({ bytes }) => {
      const text = bytes.toString('latin1');
      const at = text.indexOf(prefix);
      return at < 0 ? [] : [text.slice(at)];
    });
  }
  stateOf(name: string): string | undefined {
    return this.states.at(-1)?.find((one) => one.name === name)?.state;
  }
}

export const until = async (what: string, holds: () => boolean, timeoutMs = 20_000): Promise<void> => {
  const begin = Date.now();
  while (!holds()) {
    if (Date.now() - begin > timeoutMs) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
