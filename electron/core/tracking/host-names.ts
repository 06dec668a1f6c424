/** Names of addresses as the client asked for them: from DNS answers (through CNAMEs), else from a TLS server name. */
import type { DnsMessage } from '../decoders/dns.ts';

const remembered = 20_000;

export class HostNames {
  readonly #names = new Map<string, string>();
  /** The last address that a name was answered with. */
  readonly #addresses = new Map<string, string>();
  readonly #fromTls = new Map<string, string>();

  /** Of a response: each address answers to the name in the question. */
  dns(message: DnsMessage): void {
    if (!message.response) return;
    const question = message.questions[0]?.name;
    for (const answer of message.answers) {
      if (answer.address === undefined || this.#names.size >= remembered) continue;
      const name = trimDot(question ?? answer.name);
      this.#names.set(answer.address, name);
      this.#addresses.set(name.toLowerCase(), answer.address);
    }
  }

  tls(address: string, serverName: string): void {
    if (this.#fromTls.size < remembered && !this.#fromTls.has(address)) this.#fromTls.set(address, serverName);
  }

  addressOf(name: string): string | null {
    return this.#addresses.get(name.toLowerCase()) ?? null;
  }

  of(address: string): string | null {
    return this.#names.get(address) ?? this.#fromTls.get(address) ?? null;
  }
}

const trimDot = (name: string): string => (name.endsWith('.') ? name.slice(0, -1) : name);
