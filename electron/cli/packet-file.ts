/** `capture -w`: every captured packet into a pcapng file as it comes. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { PacketRecord, CaptureInterface } from '../core/pcapfile/record.ts';
import { PcapngWriter } from '../core/pcapfile/writer.ts';
import { WorkFailed } from './command.ts';

export class PacketFile {
  readonly #path: string;
  readonly #file: number;
  readonly #writer: PcapngWriter;
  readonly #onFault: (fault: WorkFailed) => void;
  #faulty = false;

  /** Throws `WorkFailed` where the file cannot be made. `onFault` is called once when writing fails later, a full disk say. */
  constructor(path: string, application: string, onFault: (fault: WorkFailed) => void) {
    this.#path = path;
    this.#onFault = onFault;
    try {
      this.#file = openSync(path, 'w');
    } catch (error) {
      throw this.#fault(error);
    }
    // Written at once: what a disk cannot take in time, the kernel drops and counts, and nothing piles up here.
    this.#writer = new PcapngWriter({ application, write: (piece) => this.#write(piece) });
  }

  interface(captured: CaptureInterface): void {
    this.#writer.interface(captured);
  }

  packet(record: PacketRecord): void {
    this.#writer.packet(record);
  }

  dropped(interfaceId: number, time: number, dropped: number): void {
    this.#writer.statistics(interfaceId, time, { dropped });
  }

  /** So that another program may follow the file. */
  flush(): void {
    this.#writer.flush();
  }

  close(): void {
    this.#writer.flush();
    closeSync(this.#file);
  }

  #write(piece: Uint8Array): void {
    if (this.#faulty) return;
    try {
      for (let from = 0; from < piece.length; ) from += writeSync(this.#file, piece, from);
    } catch (error) {
      this.#faulty = true;
      this.#onFault(this.#fault(error));
    }
  }

  #fault(error: unknown): WorkFailed {
    return new WorkFailed(`${this.#path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
