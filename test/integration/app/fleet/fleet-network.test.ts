/** The way to the collector: TLS that is trusted or not, and a company's web proxy. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FleetReporter } from '../../../../electron/app/fleet/fleet-reporter.ts';
import { callAt, HandClock, settingsFor } from '../../../helpers/fleet/fleet-bench.ts';
import { OtlpReceiver } from '../../../helpers/fleet/otlp-receiver.ts';

let folder: string;
let receiver: OtlpReceiver;
let reporter: FleetReporter | null;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icewatch-fleet-'));
  receiver = await OtlpReceiver.start();
  reporter = null;
});
afterEach(async () => {
  await reporter?.close();
  await receiver.close();
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** With the `fetch` that it takes by itself, made in the environment of the moment. */
const reportTo = async (endpoint: string): Promise<FleetReporter> => {
  const { FleetReporter } = await import('../../../../electron/app/fleet/fleet-reporter.ts');
  const clock = new HandClock();
  reporter = new FleetReporter({ folder: join(folder, 'fleet'), version: '1', warn: (line) => expect.fail(line), schedule: clock.schedule });
  reporter.configure(settingsFor(endpoint));
  await reporter.report('uid-1', callAt(0));
  return reporter;
};
const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5000, interval: 5 });

describe('a web proxy that the environment names', () => {
  it('is gone through, and is not where NO_PROXY says so', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(500).end();
    });
    proxy.on('connect', (request, socket, head) => {
      asked.push(`CONNECT ${request.url}`);
      // The name is the proxy's to look up: here all names are this machine.
      const upstream = connect(receiver.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [upstream, socket]) end.on('error', () => upstream.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy']) vi.stubEnv(name, address);
    for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '127.0.0.1');

    const behind = await reportTo(`http://otel.example.com:${receiver.port}`);
    await soon(() => expect(behind.status().sent).toBe(1));
    expect(asked).toEqual([`CONNECT otel.example.com:${receiver.port}`]);

    behind.configure(settingsFor(receiver.endpoint));
    await behind.report('uid-2', callAt(60));
    await soon(() => expect(behind.status().sent).toBe(2));
    expect(asked).toHaveLength(1);
    proxy.closeAllConnections();
    await new Promise<void>((resolve) => proxy.close(() => resolve()));
  });
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
describe.skipIf(!hasOpenssl)('a collector whose certificate is not trusted (needs openssl)', () => {
  it('gets nothing, and the status says what is the matter', async () => {
    const key = join(folder, 'key.pem');
    const certificate = join(folder, 'certificate.pem');
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=otel.example.com', '-addext', 'subjectAltName=IP:127.0.0.1']);
    expect(made.status).toBe(0);
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, receiver.listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const to = await reportTo(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await soon(() => expect(to.status()).toMatchObject({ queued: 1, sent: 0, lastError: "the collector's certificate is from an authority that is not trusted here (DEPTH_ZERO_SELF_SIGNED_CERT)" }));
    expect(receiver.requests).toEqual([]);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  it('that speaks no TLS at all is said so', async () => {
    const to = await reportTo(receiver.endpoint.replace('http:', 'https:'));
    await soon(() => expect(to.status().lastError).toMatch(/the collector does not speak TLS there|the connection was cut/));
    expect(to.status().queued).toBe(1);
  });
});
