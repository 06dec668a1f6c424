/**
 * The analyzer: fed packets and time, it hands out the summary and the series for the charts. It does no I/O and owns no clock, so a
 * file and a live run of the same packets give the same answer.
 */
import type { PolicyInput } from '../contract/policy.ts';
import type { Series } from '../contract/session.ts';
import type { Summary } from '../contract/summary.ts';
import type { Issue } from './bytes/issue.ts';
import type { CaptureInterface, PacketRecord } from './pcapfile/record.ts';
import type { Personal } from './report/redaction/personal.ts';
import type { KeptPackets } from './report/kept-packets.ts';

export interface CaptureDescription {
  /** 'file', 'stdin', 'dumpcap', 'cap', 'tcpdump'. */
  readonly source: string;
  readonly timestampSource: 'capture' | 'userspace';
}

export interface Analyzer {
  /** Announced so far; `PacketRecord.interfaceId` refers to them. */
  readonly interfaces: readonly CaptureInterface[];
  /** The packets that an export may want, cut to what the diagnosis needs; null where the analyzer keeps none. */
  readonly kept: KeptPackets | null;
  describe(capture: CaptureDescription): void;
  /** Addresses of this laptop, where they are known; without, they are inferred from who asks and who answers. */
  setLocalAddresses(addresses: readonly string[]): void;
  /** What calls are held against, from now on and for what was seen before; without, nothing. */
  setPolicy(policy: PolicyInput): void;
  announceInterface(captured: CaptureInterface): void;
  packet(record: PacketRecord): void;
  /** A fault of the capture itself, at the packet that follows. */
  captureIssue(issue: Issue): void;
  /** Packets that the source says it lost so far, in all; null where it cannot tell. */
  dropped(total: number | null): void;
  /** Nothing was captured from `start` to `end` (microseconds since the epoch); rules must not take that silence as evidence. */
  gap(start: number, end: number, reason: string): void;
  /** Says that it is now at least `time` (microseconds since the epoch): timers run even where no packet comes. */
  advanceTo(time: number): void;
  summary(): Summary;
  /** What a redaction of the summary, or of the packets, needs to know besides. */
  personal(): Personal;
  series(): Series;
}
