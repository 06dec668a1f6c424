/**
 * HTTP/1.1 (RFC 9112) in what was captured of one direction: of heads, what says how a connection is made and where it leads, and what follows a CONNECT by the scanner of what
 * is inside. No body, no path, no credentials.
 */
import { HttpStream, type HttpBodySink, type HttpExchange } from '../../decoders/http-stream.ts';
import type { StreamSink } from '../../link/stream-sink.ts';
import type { CapturedStream, Run } from './captured-stream.ts';
import { redactHttpLines } from './http-redaction.ts';
import type { StandIns } from './stand-ins.ts';
import type { StreamScanner } from './stream-scanner.ts';

export class HttpScanner implements StreamScanner {
  readonly #s: StandIns;
  readonly #way: CapturedStream;
  readonly #stream: HttpStream;
  /** The run under way. */
  #run: Run | null = null;
  /** Up to here its bytes are accounted for. */
  #done = 0;

  /** `inside` makes what reads a tunnel, once the proxy was asked for one. */
  constructor(s: StandIns, way: CapturedStream, exchange: HttpExchange, joined: boolean, inside: () => StreamScanner | null) {
    this.#s = s;
    this.#way = way;
    const body: HttpBodySink = { bytes: (_b, from, to) => this.#other(from, to), chunkEnds: nothing, end: nothing, cut: nothing };
    const events = { onHead: nothing, onTunnel: () => this.#tunnel(inside()), onBody: () => body };
    this.#stream = new HttpStream(events, exchange, joined);
  }

  run(run: Run): void {
    this.#run = run;
    this.#done = run.from;
    this.#stream.bytes(this.#way.captured, run.from, run.to);
    this.#lines(run.to);
  }

  gap(length: number): void {
    this.#run = null;
    this.#stream.gap(length);
  }

  #tunnel(inner: StreamScanner | null): StreamSink {
    return {
      bytes: (b, from, to) => {
        // A line that the stream held before it took the tunnel for one is lent from its own copy.
        if (b !== this.#way.captured || this.#run === null) return;
        this.#other(from, to);
        inner?.run({ from, to, starts: [from, ...this.#run.starts.filter((start) => start > from && start < to)], gap: 0 });
      },
      gap: (length) => inner?.gap(length),
    };
  }

  /** Body or tunnel: what is between it and the last is lines. */
  #other(from: number, to: number): void {
    this.#lines(from);
    this.#done = to;
  }

  #lines(to: number): void {
    const from = this.#done;
    if (from >= to) return;
    const { captured, redacted } = this.#way;
    redacted.set(captured.subarray(from, to), from);
    redactHttpLines(this.#s, redacted, from, to);
    this.#done = to;
  }
}

const nothing = (): void => undefined;
