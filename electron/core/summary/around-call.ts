/** What belongs to a call though it lies before its first check or after its last sign. Microseconds. */

/** Signaling and the gathering of candidates come before, often while the other side has yet to answer. */
export const gatheringBefore = 60_000_000;
/** Of what was asked at the end, the answer comes later. */
export const answersAfter = 10_000_000;
