/** Reports ended calls to the collector that the company named: docs/fleet.md. */
import type { FleetSettings, FleetStatus } from '../../contract/fleet.ts';
import type { Summary } from '../../contract/summary.ts';

export interface FleetReporterPorts {
  /** Where calls wait while the collector cannot be reached. */
  readonly folder: string;
  readonly version: string;
  readonly warn: (line: string) => void;
}

export class FleetReporter {
  constructor(_ports: FleetReporterPorts) {}

  /** Takes effect at once; what waits is sent to the new collector. */
  configure(_settings: FleetSettings): void {}

  /** Queues one call: a redacted summary of it alone, and its uid. Never rejects. */
  report(_uid: string, _summary: Summary): Promise<void> {
    return Promise.resolve();
  }

  status(): FleetStatus {
    return { enabled: false, endpoint: '', queued: 0, queuedBytes: 0, sent: 0, dropped: 0, lastSent: null, lastError: null };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
