/** What a vendor's list asks for and the company's own settings replace: it need not get through, and where it does not, nobody should open it. */
import type { PolicyEntry, PolicyProfile } from '../../contract/policy.ts';
import type { Policy } from './policy.ts';

const throughProxy: ReadonlySet<PolicyEntry['role']> = new Set(['web', 'signaling', 'cdn']);
const replaced: ReadonlySet<PolicyEntry['role']> = new Set(['stun', 'turn']);

/** `proxy`: it goes through the company's own; `ice-servers`: the company's own serve instead. null where it is wanted as the list says. */
export function leftOut(profile: PolicyProfile, { role }: PolicyEntry, policy: Policy): 'proxy' | 'ice-servers' | null {
  const { own } = policy;
  if (own === null || policy.isOwn(profile)) return null;
  if (own.proxy !== null && throughProxy.has(role)) return 'proxy';
  return own.placement === 'replace' && own.iceServers.length > 0 && replaced.has(role) ? 'ice-servers' : null;
}
