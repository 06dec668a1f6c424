/** A collector's OTLP/HTTP receiver for logs: decodes with OTLP's official definitions, answers as it is told, and keeps what it was sent. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';
import 'protobufjs/ext/descriptor.js';
import { projectRoot } from '../shared.ts';

const root = (protobuf.Root as unknown as { fromDescriptor(bytes: Uint8Array): protobuf.Root }).fromDescriptor(readFileSync(`${projectRoot}test/fixtures/otlp/logs-service.fds`));
root.resolveAll();
const requestType = root.lookupType('opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest');
const responseType = root.lookupType('opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse');

export type Attribute = string | number | boolean;

export interface ReceivedRecord {
  readonly eventName: string;
  readonly body: string;
  readonly severityText: string;
  readonly severityNumber: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly resource: Readonly<Record<string, Attribute>>;
}

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came, compressed. */
  readonly raw: Buffer;
  /** Decompressed. */
  readonly bytes: Buffer;
  readonly records: readonly ReceivedRecord[];
}

/** Of one request; `taken` requests count as stored. */
export type Answer = (response: ServerResponse, request: ReceivedRequest, socket: Socket) => 'taken' | 'not-taken';

/* Fields by the definitions' own names. */
interface AnyValue {
  string_value?: string;
  bool_value?: boolean;
  int_value?: number;
  double_value?: number;
}
interface KeyValue {
  key: string;
  value: AnyValue;
}
interface DecodedRecord {
  time_unix_nano: number;
  severity_number: number;
  severity_text: string;
  body: AnyValue;
  attributes: KeyValue[];
  event_name: string;
}
interface DecodedRequest {
  resource_logs: { resource: { attributes: KeyValue[] }; scope_logs: { log_records: DecodedRecord[] }[] }[];
}

const plain = ({ string_value, bool_value, int_value, double_value }: AnyValue): Attribute => {
  const value = string_value ?? bool_value ?? int_value ?? double_value;
  if (value === undefined) throw new Error('an attribute without a value');
  return value;
};
const attributes = (list: readonly KeyValue[]): Record<string, Attribute> => {
  const entries = list.map(({ key, value }) => [key, plain(value)] as const);
  if (new Set(entries.map(([key]) => key)).size !== entries.length) throw new Error('an attribute stands twice');
  return Object.fromEntries(entries);
};

/** Throws where the bytes are no ExportLogsServiceRequest. */
export function decodeRequest(bytes: Uint8Array): ReceivedRecord[] {
  const decoded = requestType.toObject(requestType.decode(bytes), { longs: Number, enums: Number, defaults: false, arrays: true }) as DecodedRequest;
  return decoded.resource_logs.flatMap(({ resource, scope_logs }) =>
    scope_logs.flatMap(({ log_records }) =>
      log_records.map((record) => ({
        eventName: record.event_name, body: String(plain(record.body)), severityText: record.severity_text, severityNumber: record.severity_number,
        time: Math.round(record.time_unix_nano / 1e6), attributes: attributes(record.attributes), resource: attributes(resource.attributes),
      })),
    ),
  );
}

const answerBytes = (partial?: { rejected_log_records: number; error_message: string }): Buffer =>
  Buffer.from(responseType.encode(responseType.fromObject(partial === undefined ? {} : { partial_success: partial })).finish());

export const takes: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(answerBytes());
  return 'taken';
};
export const takesPartly = (rejected: number, message: string): Answer => (response) => {
  response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(answerBytes({ rejected_log_records: rejected, error_message: message }));
  return 'taken';
};
export const says = (status: number, headers: Record<string, string> = {}, body = ''): Answer => (response) => {
  response.writeHead(status, headers).end(body);
  return 'not-taken';
};
/** It is stored, but the laptop never hears of it. */
export const takesAndIsCutOff: Answer = (_response, _request, socket) => {
  socket.destroy();
  return 'taken';
};

export class OtlpReceiver {
  /** One for each request to come; the last one stays. */
  answers: Answer[] = [takes];
  readonly requests: ReceivedRequest[] = [];
  /** Of requests that were taken, in order, repetitions too. */
  readonly stored: ReceivedRecord[] = [];
  readonly #server = createServer((request, response) => void this.#receive(request, response));
  readonly #waiting: { readonly count: number; readonly done: () => void }[] = [];
  #port = 0;

  static async start(port = 0): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver();
    await receiver.listen(port);
    return receiver;
  }

  /** The same listener for a server of another kind: TLS. */
  get listener(): RequestListener {
    return (request, response) => void this.#receive(request, response);
  }

  get port(): number {
    return this.#port;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async listen(port = this.#port): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Resolves once so many requests have come and been answered. */
  received(count: number): Promise<void> {
    if (this.requests.length >= count) return Promise.resolve();
    return new Promise((done) => this.#waiting.push({ count, done }));
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const raw = Buffer.concat(pieces);
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    let records: ReceivedRecord[];
    try {
      records = decodeRequest(bytes);
    } catch (error) {
      // The sender gives it up, and so does the test that waits for it.
      response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error));
      return;
    }
    const received = { path: request.url ?? '', headers: request.headers, raw, bytes, records };
    const answer = this.answers.length > 1 ? this.answers.shift()! : this.answers[0]!;
    if (answer(response, received, request.socket) === 'taken') this.stored.push(...received.records);
    this.requests.push(received);
    for (const { count, done } of this.#waiting) if (this.requests.length >= count) done();
  }
}

/** What a store that replaces by uid has (ClickHouse's ReplacingMergeTree). */
export const deduplicated = (records: readonly ReceivedRecord[]): ReceivedRecord[] => [...new Map(records.map((record) => [String(record.attributes['icewatch.record.uid']), record])).values()];
