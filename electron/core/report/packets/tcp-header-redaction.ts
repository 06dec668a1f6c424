/** TCP options (RFC 9293 3.2) that say something of a path stay; those that carry addresses, keys or cookies (MPTCP, TCP-AO, MD5, Fast Open) become no-operations. */
const kindEnd = 0;
const noOperation = 1;
/** Maximum segment size, window scale, SACK permitted, SACK, timestamps. */
const staying: ReadonlySet<number> = new Set([2, 3, 4, 5, 8]);

/** The options `b[from..to)`. */
export function redactTcpOptions(b: Uint8Array, from: number, to: number): void {
  let at = from;
  while (at < to && b[at] !== kindEnd) {
    if (b[at] === noOperation) {
      at += 1;
      continue;
    }
    const length = at + 1 < to ? b[at + 1]! : 0;
    if (length < 2 || at + length > to) break;
    if (!staying.has(b[at]!)) b.fill(noOperation, at, at + length);
    at += length;
  }
  b.fill(kindEnd, at, to);
}
