/** What IPv4 options (RFC 791 3.1) and IPv6 extension headers (RFC 8200 4) carry besides where they lead: routes and addresses, which go. */
import { extensionLength } from '../../link/ipv6.ts';

const endOfOptions = 0;
const noOperation = 1;
const routerAlert = 148;

/** The options `b[from..to)`: all but Router Alert become no-operations. */
export function redactIPv4Options(b: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; ) {
    const kind = b[at]!;
    const length = kind === endOfOptions ? to - at : kind === noOperation ? 1 : Math.max(2, b[at + 1] ?? 0);
    const end = Math.min(to, at + length);
    if (kind === endOfOptions) b.fill(0, at, end);
    else if (kind !== routerAlert || length !== 4) b.fill(noOperation, at, end);
    at = end;
  }
}

const hopByHop = 0;
const routing = 43;
const fragment = 44;
const authentication = 51;
const padN = 1;
const routerAlert6 = 5;

/** The extension headers `b[from..to)`, which the dissector has walked; `type` is that of the first. Answers true where there is a routing header. */
export function redactIPv6Extensions(b: Uint8Array, from: number, to: number, type: number): boolean {
  let next = type;
  let routed = false;
  for (let at = from; at + 8 <= to; ) {
    const current = next;
    const end = Math.min(to, at + extensionLength(b, at, current));
    next = b[at]!;
    if (current === routing) {
      // Type, length and segments left stay.
      b.fill(0, at + 4, end);
      routed = true;
    } else if (current === authentication) b.fill(0, at + 12, end);
    else if (current !== fragment) redactOptions(b, at + 2, end, current === hopByHop);
    at = end;
  }
  return routed;
}

/** Options of a hop-by-hop or destination options header: all but Router Alert become padding. */
function redactOptions(b: Uint8Array, from: number, to: number, mayAlert: boolean): void {
  for (let at = from; at < to; ) {
    if (b[at] === 0) {
      at += 1;
      continue;
    }
    const end = Math.min(to, at + 2 + (b[at + 1] ?? 0));
    if (!(mayAlert && b[at] === routerAlert6)) {
      b[at] = padN;
      b.fill(0, at + 2, end);
    }
    at = end;
  }
}
