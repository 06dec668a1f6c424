/**
 * What signaling in clear said of ICE agents, by their ufrag (RFC 8839 5.4): the types of their candidates, whether they are lite, and their certificates' fingerprints.
 */
import { parseAddress } from '../bytes/parse-address.ts';
import type { IceDescription, SdpFingerprint } from '../decoders/sdp.ts';
import type { SdpCandidate, SignaledType } from '../decoders/sdp-candidate.ts';

/** Descriptions of agents that are remembered; the oldest go first. */
const mostAgents = 1000;
const mostCandidates = 256;
const mostFingerprints = 16;
/** Addresses of candidates whose agent is not named. */
const mostAddresses = 5000;

interface Agent {
  lite: boolean | null;
  fingerprints: SdpFingerprint[];
  readonly candidates: SdpCandidate[];
}

export class SignaledIce {
  readonly #agents = new Map<string, Agent>();
  /** 'protocol address port' to type: the last that was said. */
  readonly #types = new Map<string, SignaledType>();

  /** Of the agents that named one. */
  get ufrags(): string[] {
    return [...this.#agents.keys()];
  }

  note(description: IceDescription): void {
    for (const c of description.candidates) remember(this.#types, key(c.protocol, c.address, c.port), c.type, mostAddresses);
    if (description.ufrag === null) return;
    const known = this.#agents.get(description.ufrag);
    const agent: Agent = known ?? { lite: null, fingerprints: [], candidates: [] };
    if (known === undefined) remember(this.#agents, description.ufrag, agent, mostAgents);
    agent.lite = description.lite ?? agent.lite;
    for (const f of description.fingerprints) {
      if (agent.fingerprints.length < mostFingerprints && !agent.fingerprints.some((k) => k.algorithm === f.algorithm && k.value === f.value)) agent.fingerprints.push(f);
    }
    for (const c of description.candidates) {
      if (agent.candidates.length < mostCandidates && !agent.candidates.some((k) => k.address === c.address && k.port === c.port && k.protocol === c.protocol)) agent.candidates.push(c);
    }
  }

  /**
   * The type of a remote candidate; null where signaling does not show it. `ufrags` are those that its agent's checks used. Where the agent signaled its candidates and this is
   * none of them, the candidate is peer-reflexive (RFC 8445 7.3.1.3).
   */
  typeOf(ufrags: readonly string[], protocol: 'udp' | 'tcp', address: string, port: number): SignaledType | null {
    const candidates = ufrags.flatMap((u) => this.#agents.get(u)?.candidates ?? []).filter((c) => c.protocol === protocol);
    const exact = candidates.find((c) => c.address === address && c.port === port);
    if (exact !== undefined) return exact.type;
    if (candidates.length === 0) return this.#types.get(key(protocol, address, port)) ?? null;
    // A name (mDNS's, as a rule) hides the address: the one with this port is it.
    return candidates.find((c) => c.port === port && parseAddress(c.address) === null)?.type ?? 'prflx';
  }

  /** Null where no description of the agent says so. */
  isLite(ufrags: readonly string[]): boolean | null {
    const said = ufrags.flatMap((u) => this.#agents.get(u)?.lite ?? []);
    return said.length === 0 ? null : said.includes(true);
  }

  /** Of the agent's certificates, in `algorithm`; empty where none was signaled. */
  fingerprintsOf(ufrags: readonly string[], algorithm: string): string[] {
    return ufrags.flatMap((u) => this.#agents.get(u)?.fingerprints ?? []).flatMap((f) => (f.algorithm === algorithm ? [f.value] : []));
  }
}

const key = (protocol: string, address: string, port: number): string => `${protocol} ${address} ${port}`;

function remember<V>(map: Map<string, V>, name: string, value: V, most: number): void {
  if (map.size >= most && !map.has(name)) map.delete(map.keys().next().value!);
  map.set(name, value);
}
