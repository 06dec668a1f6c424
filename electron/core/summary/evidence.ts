/** How a claim names a packet, and how long nothing has to come before that is a claim. */
import type { Evidence } from '../../contract/summary.ts';
import { isoTime } from './time.ts';

/** `time` in microseconds since the epoch. */
export const seen = (frame: number, time: number, note: string): Evidence => ({ frame, time: isoTime(time), note });

/** Microseconds from the first unanswered send after which silence is evidence: a slow link answers sooner (RFC 8489 6.2.1: RTO 0.5 s, doubling; RFC 6298 2: a SYN again after 1 s and 3 s). */
export const silencePatience = 4_000_000;
