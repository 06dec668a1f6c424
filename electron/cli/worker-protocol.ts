/** What `analyze-many.ts` and the processes that read captures for it say to each other. */
import type { PolicyInput } from '../contract/policy.ts';
import type { Row } from '../core/report/call-row.ts';

export type ToWorker = { readonly key: Uint8Array | null; readonly policy: PolicyInput } | { readonly path: string };
export interface FromWorker {
  readonly rows: readonly Row[];
  /** Whether it can read another: one that has grown would take its size for the next file's. */
  readonly more: boolean;
}

/** Bytes that a process may take before it ends itself, and up to which it can go on with another capture. */
export const mostResident = 2 * 2 ** 30;
export const stillSmall = 2 ** 29;
export const exitOutOfMemory = 86;
