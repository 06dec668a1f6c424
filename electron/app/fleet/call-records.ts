/** One call as an OTLP request: a log record of the call, and one for each of its findings that is a yes. Redacted, and with no address but servers'. */
import { SeverityNumber } from '@opentelemetry/api-logs';
import type { LogRecord } from '@opentelemetry/api-logs';
import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import type { LogRecordProcessor, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import { ATTR_HOST_ARCH, ATTR_OS_TYPE, ATTR_SERVICE_INSTANCE_ID } from '@opentelemetry/semantic-conventions/incubating';
import type { Summary, Verdict } from '../../contract/summary.ts';
import { callRow, findingRow, findingTexts, rowTexts } from '../../core/report/call-row.ts';
import type { Row } from '../../core/report/call-row.ts';
import { serverAddresses, withServersOnly } from './servers-only.ts';

export interface Reporter {
  readonly version: string;
  /** Random, the same for all calls of this laptop while reporting is on. */
  readonly instanceId: string;
  /** '' where unknown. */
  readonly site: string;
  /** 'linux', 'darwin', 'windows', and 'amd64', 'arm64', as the semantic conventions spell them. */
  readonly os: string;
  readonly arch: string;
}

export const eventNames = { call: 'icewatch.call', finding: 'icewatch.finding' } as const;

/** Longer than any that the rules write; what is longer comes from a hostile capture. */
const longestText = 2000;

const severities: Readonly<Record<Verdict['severity'], { severityNumber: SeverityNumber; severityText: string }>> = {
  ok: { severityNumber: SeverityNumber.INFO, severityText: 'INFO' },
  info: { severityNumber: SeverityNumber.INFO, severityText: 'INFO' },
  warning: { severityNumber: SeverityNumber.WARN, severityText: 'WARN' },
  problem: { severityNumber: SeverityNumber.ERROR, severityText: 'ERROR' },
};

/**
 * An ExportLogsServiceRequest as protobuf. `summary` is redacted and of that call alone; `observed` is in milliseconds since the epoch. The records' uids depend on
 * nothing but `uid` and the findings' codes.
 */
export function callRequest(uid: string, summary: Summary, reporter: Reporter, observed: number): Uint8Array {
  const servers = serverAddresses(summary);
  const call = summary.calls[0];
  const end = call?.end ?? summary.capture.end;
  const record = (row: Row, texts: readonly string[], more: Pick<LogRecord, 'eventName' | 'severityNumber' | 'severityText'>, time: string | null): LogRecord => {
    const said: Record<string, Row[string]> = { 'icewatch.site': reporter.site, ...row };
    for (const name of texts) {
      const text = said[name];
      if (typeof text === 'string') said[name] = withServersOnly(text, servers);
    }
    const { body, ...rest } = said;
    const known = Object.entries(rest).filter(([, value]) => value !== null && value !== '');
    return {
      ...more,
      timestamp: time === null ? observed : new Date(Date.parse(time)),
      observedTimestamp: observed,
      body: typeof body === 'string' ? body.slice(0, longestText) : '',
      attributes: Object.fromEntries(known),
    };
  };
  const verdict = call?.verdict ?? summary.verdict;
  // A code may be answered for the laptop and for the call: the store would take the second for a repetition of the first.
  const findings = [...new Map(summary.findings.filter(({ answer }) => answer === 'yes').map((finding) => [finding.code, finding])).values()];
  return serialised(reporter, [
    record(callRow(uid, summary), rowTexts, { eventName: eventNames.call, ...severities[verdict?.severity ?? 'info'] }, end),
    ...findings.map((finding) => record(findingRow(uid, finding), findingTexts, { eventName: eventNames.finding, ...severities[finding.severity] }, finding.since ?? end)),
  ]);
}

function serialised(reporter: Reporter, records: readonly LogRecord[]): Uint8Array {
  const emitted: ReadableLogRecord[] = [];
  const keep: LogRecordProcessor = { onEmit: (record) => void emitted.push(record), forceFlush: () => Promise.resolve(), shutdown: () => Promise.resolve() };
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({
      [ATTR_SERVICE_NAME]: 'icewatch',
      [ATTR_SERVICE_VERSION]: reporter.version,
      [ATTR_SERVICE_INSTANCE_ID]: reporter.instanceId,
      [ATTR_OS_TYPE]: reporter.os,
      [ATTR_HOST_ARCH]: reporter.arch,
    }),
    logRecordLimits: { attributeValueLengthLimit: longestText },
    processors: [keep],
  });
  const logger = provider.getLogger('icewatch', reporter.version);
  for (const record of records) logger.emit(record);
  const bytes = ProtobufLogsSerializer.serializeRequest(emitted);
  if (bytes === undefined) throw new Error('The call could not be written as OTLP');
  return bytes;
}
