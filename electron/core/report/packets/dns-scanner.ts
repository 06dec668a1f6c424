/** DNS over TCP (RFC 1035 4.2.2) in what was captured of one direction; after a gap nothing shows where a message begins. */
import { u16 } from '../../bytes/big-endian.ts';
import { decodeDns, dnsHeaderBytes } from '../../decoders/dns.ts';
import type { CapturedStream, Run } from './captured-stream.ts';
import { redactDns } from './dns-redaction.ts';
import type { StandIns } from './stand-ins.ts';
import type { StreamScanner } from './stream-scanner.ts';

const lengthBytes = 2;

export class DnsScanner implements StreamScanner {
  readonly #s: StandIns;
  readonly #way: CapturedStream;
  #lost = false;

  constructor(s: StandIns, way: CapturedStream) {
    this.#s = s;
    this.#way = way;
  }

  run({ from, to }: Run): void {
    const { captured, redacted } = this.#way;
    for (let at = from; !this.#lost && at + lengthBytes <= to; ) {
      const message = at + lengthBytes;
      const end = message + u16(captured, at);
      if (end - message < dnsHeaderBytes || end > to || !decodeDns(captured, message, end).ok) return;
      redacted.set(captured.subarray(at, end), at);
      redactDns(this.#s, redacted, message, end);
      at = end;
    }
  }

  gap(): void {
    this.#lost = true;
  }
}
