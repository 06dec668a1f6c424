/** The comparison in a sentence or two: how each call went, why, what that cost, and what else changed. */
import type { CallChange } from '../../../contract/history.ts';
import type { Call } from '../../../contract/summary.ts';
import { latencyText } from '../quantities.ts';
import { addedRoundTrip } from './media-changes.ts';
import { carriedBy, reasonOf } from './path-words.ts';

const mostNamed = 2;
/** Path, cause and relay have words of their own; rungs follow from them. */
const toldApart: readonly CallChange['aspect'][] = ['path', 'cause', 'ladder', 'server', 'duration'];

/** `changes` in the order of their weight. */
export function comparisonSentence(a: Call, b: Call, changes: readonly CallChange[]): string {
  const cost = roundTrips(a, b);
  const rest = changes.filter(({ aspect, label, weight }) => weight < 3 && !toldApart.includes(aspect) && (cost === '' || label !== 'Round-trip time'));
  const others = firstOf([...new Set(rest.map(inWords))]);
  if (changes.some(({ aspect }) => aspect === 'path')) {
    return `The first call ${carriedBy(a)}${because(a)}; the second ${carriedBy(b)}${because(b)}${cost === '' ? '' : `: ${cost}`}.${others === '' ? '' : ` Also, ${others}.`}`;
  }
  const relay = changes.find(({ label }) => label === 'Relay');
  const cause = changes.find(({ aspect }) => aspect === 'cause');
  const differences = [
    ...(relay === undefined ? [] : [`the second through ${relay.after}`]),
    ...(cause === undefined ? [] : [`the cause: ${cause.before} in the first, ${cause.after} in the second`]),
    ...(cost === '' ? [] : [cost]),
    ...(others === '' ? [] : [others]),
  ];
  const both = `${a.path === null ? 'Neither call connected' : `Both calls ${carriedBy(a)}`}${cause === undefined ? because(a) : ''}`;
  return `${both}; ${differences.length === 0 ? 'nothing that was compared makes one better than the other' : differences.join('; ')}.`;
}

function because(call: Call): string {
  const reason = reasonOf(call);
  return reason === null ? '' : ` because ${reason}`;
}

function roundTrips(a: Call, b: Call): string {
  const added = addedRoundTrip(a, b);
  if (added === null) return '';
  return `a round trip took ${latencyText(Math.abs(added))} ${added > 0 ? 'longer' : 'less'}`;
}

/** As part of a sentence. */
function inWords({ aspect, label, before, after }: CallChange): string {
  if (aspect === 'finding') return `in the ${after === 'yes' ? 'second' : 'first'} alone, ${lowered(label)}`;
  if (aspect === 'network' && label !== 'VPN') return 'the laptop was in another network';
  return `${lowered(label)}: ${before} in the first, ${after} in the second`;
}

/** 'UDP is blocked' stays as it is. */
const lowered = (text: string): string => (/^[A-Z](?:[a-z]| )/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);

const firstOf = (parts: readonly string[]): string => [...parts.slice(0, mostNamed), ...(parts.length > mostNamed ? [`and ${parts.length - mostNamed} more`] : [])].join('; ');
