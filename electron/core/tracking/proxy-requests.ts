/** What a connection asked of a web proxy: CONNECT (RFC 9110 9.3.6) and requests with an absolute URI (RFC 9112 3.2.2), and how the proxy answered. */
import type { HttpHead } from '../decoders/http.ts';
import type { Moment } from './moment.ts';

export interface ProxyRequest extends Moment {
  /** 'host:port'. */
  readonly target: string;
  /** CONNECT, rather than a request that the proxy makes itself. */
  readonly tunnel: boolean;
  /** It had Proxy-Authorization: a 407 to it is more than the usual question. */
  readonly withCredentials: boolean;
  answer: (Moment & { readonly status: number; readonly reason: string; readonly schemes: readonly string[] }) | null;
}

/** A client asks once or, where the proxy wants credentials, a few times. */
const most = 16;

export class ProxyRequests {
  readonly all: ProxyRequest[] = [];

  /** Takes a head of either direction. */
  head(head: HttpHead, now: Moment): void {
    const last = this.all.at(-1);
    if (head.kind === 'response') {
      if (last !== undefined && last.answer === null && head.status >= 200) last.answer = { ...now, status: head.status, reason: head.reason, schemes: head.proxyAuthenticate };
      return;
    }
    const target = head.method === 'CONNECT' ? head.target : absoluteTarget(head.target);
    if (target === null) return;
    if (this.all.length >= most) this.all.shift();
    this.all.push({ ...now, target, tunnel: head.method === 'CONNECT', withCredentials: head.fieldNames.includes('proxy-authorization'), answer: null });
  }
}

/** 'host:port' of 'http://host/path'; null for any other request target. */
function absoluteTarget(target: string): string | null {
  const authority = /^http:\/\/(?:[^@/]*@)?([^/?#]+)/i.exec(target)?.[1];
  if (authority === undefined) return null;
  return /:\d+$/.test(authority) ? authority : `${authority}:80`;
}
