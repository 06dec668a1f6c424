/** Whether a capture has a call from its start: only then does what it does not show say that it was not done. */
import { ownChecks, peerChecks, type PairView } from './pair-view.ts';

/**
 * The pair seen first began with a check, and whatever carried data had a check answered before (RFC 8445 12.1). In the middle of a call a check may
 * happen to come first, but data follows before its answer.
 */
export function sawBeginning(pairs: readonly PairView[]): boolean {
  const [first] = [...pairs].sort((a, b) => a.firstTime - b.firstTime);
  if (first === undefined) return false;
  if (first.state === null) return (first.tls?.syn ?? null) !== null;
  return first.state.beganWithCheck && pairs.every(checkedBeforeData);
}

function checkedBeforeData(p: PairView): boolean {
  const data = Math.min(p.sent.first?.start ?? Infinity, p.received.first?.start ?? Infinity);
  if (p.state === null || data === Infinity) return true;
  return [ownChecks(p), peerChecks(p)].some((k) => k !== null && k.answersSeen > 0 && k.firstResponseTime <= data);
}
