/** Names in one DNS message, with stand-ins written over their labels where those physically are. */
import { u16 } from '../../bytes/big-endian.ts';
import { utf8 } from '../../bytes/text.ts';
import { utf8Bytes } from '../../bytes/utf8-bytes.ts';
import { readDnsName } from '../../decoders/dns-name.ts';
import type { StandIns } from './stand-ins.ts';

interface Label {
  /** Offset in the message. */
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const blank = 0x78;

export class DnsLabels {
  readonly #s: StandIns;
  readonly #b: Uint8Array;
  readonly #from: number;
  readonly #to: number;
  readonly #standIns = new Map<Label['at'], Uint8Array>();
  /** Labels of names that stay: compression lets others share them. */
  readonly #staying = new Set<Label['at']>();

  /** Of the message `b[from..to)`. */
  constructor(s: StandIns, b: Uint8Array, from: number, to: number) {
    this.#s = s;
    this.#b = b;
    this.#from = from;
    this.#to = to;
  }

  /** Takes note of the name at `at`; answers where the message goes on, null where the name does not read. */
  note(at: number): number | null {
    const name = readDnsName(this.#b, this.#from, at, this.#to);
    if (name === null) return null;
    const labels = this.#labelsAt(at);
    const standIns = this.#standInsOf(labels.map((l) => l.text));
    const stays = labels.every((l, i) => standIns[i] === l.text);
    labels.forEach((label, i) => {
      if (stays) this.#staying.add(label.at);
      else if (standIns[i] !== label.text) this.#standIns.set(label.at, sameLength(standIns[i] ?? '', label.length));
    });
    return name.next;
  }

  /** After all names were noted, and before anything else of the message changes under them. */
  write(): void {
    for (const [at, bytes] of this.#standIns) if (!this.#staying.has(at)) this.#b.set(bytes, at);
  }

  #standInsOf(texts: readonly string[]): readonly string[] {
    // A dot inside a label, and what is no UTF-8, is no name of a host.
    if (texts.some((text) => text.includes('.') || text.includes('\ufffd'))) return texts.map((text) => (text.startsWith('_') ? text : ''));
    return this.#s.textOf('hostName', texts.join('.')).split('.');
  }

  /** `readDnsName` has said that the name reads. */
  #labelsAt(start: number): Label[] {
    const labels: Label[] = [];
    const b = this.#b;
    for (let at = start; b[at] !== 0; ) {
      const first = b[at]!;
      if (first >= 0xc0) at = this.#from + (u16(b, at) & 0x3fff);
      else {
        labels.push({ at: at + 1, length: first, text: utf8(b, at + 1, at + 1 + first) });
        at += 1 + first;
      }
    }
    return labels;
  }
}

function sameLength(text: string, length: number): Uint8Array {
  const bytes = utf8Bytes(text);
  return bytes.length === length ? bytes : new Uint8Array(length).fill(blank);
}
