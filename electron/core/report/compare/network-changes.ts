/** The network around the calls: NAT, addresses, VPN, servers. */
import type { Finding, Nat, Summary } from '../../../contract/summary.ts';
import { parseAddress } from '../../bytes/parse-address.ts';
import { listed } from '../../summary/wording.ts';
import { comparedTexts, effectOf, nothingCompared, together } from './compared.ts';
import type { Compared, ComparedCall } from './compared.ts';

const mappingWords: Readonly<Record<Exclude<Nat['mapping'], 'unknown'>, string>> = {
  none: 'no NAT', 'endpoint-independent': 'one address for all destinations', 'address-dependent': 'another address for each destination (symmetric)',
};
const mappingRank: Readonly<Record<Exclude<Nat['mapping'], 'unknown'>, number>> = { none: 0, 'endpoint-independent': 1, 'address-dependent': 2 };

const vpnWords: Readonly<Record<Finding['answer'], string>> = { yes: 'in the way', no: 'none in the way', unknown: 'not known' };

const mostNamed = 4;

export function networkChanges(a: ComparedCall, b: ComparedCall): Compared {
  return together([mappings(a, b), vpn(a, b), ownNetworks(a, b), servers(a, b)]);
}

function mappings({ summary: a }: ComparedCall, { summary: b }: ComparedCall): Compared {
  const before = a.nat.mapping;
  const after = b.nat.mapping;
  if (before === 'unknown' || after === 'unknown') return nothingCompared;
  return comparedTexts(mappingWords[before], mappingWords[after], { aspect: 'nat', label: 'NAT', effect: effectOf(mappingRank[before], mappingRank[after]), weight: 2 });
}

/** That there was one is worth saying also where of the other call it cannot be told. */
function vpn({ summary: a }: ComparedCall, { summary: b }: ComparedCall): Compared {
  const answer = (s: Summary): Finding['answer'] => s.findings.find(({ code }) => code === 'vpn.in-path')?.answer ?? 'unknown';
  const before = answer(a);
  const after = answer(b);
  if (before !== 'yes' && after !== 'yes' && (before === 'unknown' || after === 'unknown')) return nothingCompared;
  return comparedTexts(vpnWords[before], vpnWords[after], { aspect: 'network', label: 'VPN', effect: 'different', weight: 2 });
}

/** Which networks the laptop was in. Of redacted calls that is not compared: one stand-in may stand for two networks, and two for one. */
function ownNetworks(a: ComparedCall, b: ComparedCall): Compared {
  if (a.summary.redacted || b.summary.redacted) return nothingCompared;
  return together([
    places(a, b, 'Public address', ({ summary }) => summary.nat.publicAddresses),
    places(a, b, 'Local network', ({ call }) => call.pairs.flatMap(({ local }) => (local.type === 'relay' ? [] : networkOf(local.relatedAddress ?? local.address)))),
  ]);
}

/** The same where they share one: a laptop has several, and not all are seen in each call. */
function places(a: ComparedCall, b: ComparedCall, label: string, of: (call: ComparedCall) => readonly string[]): Compared {
  const before = [...new Set(of(a))].sort();
  const after = [...new Set(of(b))].sort();
  if (before.length === 0 || after.length === 0) return nothingCompared;
  const isSame = before.some((place) => after.includes(place));
  return comparedTexts(listed(before, mostNamed), listed(isSame ? before : after, mostNamed), { aspect: 'network', label, effect: 'different', weight: 2 });
}

/** As networks at the edge are cut, mostly: 24 bits of IPv4, 64 of IPv6. */
function networkOf(address: string): string[] {
  const bytes = parseAddress(address);
  if (bytes === null) return [];
  if (bytes.length === 4) return [`${bytes.subarray(0, 3).join('.')}.0/24`];
  const groups = Array.from({ length: 4 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16));
  return [`${groups.join(':')}::/64`];
}

/** By name, or where there is none by address; servers stay when a summary is redacted. */
function servers(a: ComparedCall, b: ComparedCall): Compared {
  const named = (hosts: readonly { readonly hostname: string | null; readonly server: string }[]): string[] => [...new Set(hosts.map(({ hostname, server }) => hostname ?? server))].sort();
  const compared = (label: string, of: (call: ComparedCall) => string[]): Compared => {
    const before = of(a);
    const after = of(b);
    if (before.length === 0 || after.length === 0) return nothingCompared;
    return comparedTexts(listed(before, mostNamed), listed(after, mostNamed), { aspect: 'server', label, effect: 'different', weight: 3 });
  };
  return together([
    compared('STUN servers', ({ summary }) => named(summary.stunServers)),
    compared('Signaling', ({ summary, call }) => named(summary.signaling.filter(({ callIds }) => callIds.includes(call.id)))),
  ]);
}
