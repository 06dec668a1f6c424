/** Names that this laptop asked a resolver for, and what it was told. Multicast names are no resolver's. */
import type { DnsMessage } from '../decoders/dns.ts';
import { opposite, type Direction, type Flow } from '../flows/flow.ts';

export interface DnsQuery {
  readonly name: string;
  readonly type: number;
  readonly client: string;
  readonly resolver: string;
  readonly frame: number;
  /** Microseconds since the epoch. */
  readonly time: number;
  sends: number;
  lastTime: number;
  /** Response code (0 NOERROR, 2 SERVFAIL, 3 NXDOMAIN); null while unanswered. */
  rcode: number | null;
  rcodeName: string | null;
  /** Of A and AAAA records, and of the hints in HTTPS and SVCB records (RFC 9460 7.3). */
  addresses: readonly string[];
  answerFrame: number | null;
  answerTime: number | null;
}

const most = 5000;
/** Multicast DNS, and Link-Local Multicast Name Resolution. */
const multicastPorts: ReadonlySet<number> = new Set([5353, 5355]);

export class DnsQueries {
  readonly #byId = new Map<string, DnsQuery>();

  message(flow: Flow, direction: Direction, message: DnsMessage, frame: number, time: number): void {
    const question = message.questions[0];
    if (question === undefined || multicastPorts.has(flow.portA) || multicastPorts.has(flow.portB)) return;
    const asking = message.response ? opposite(direction) : direction;
    const client = flow.sender(asking);
    const resolver = flow.sender(opposite(asking));
    const key = `${message.id} ${question.type} ${question.name.toLowerCase()} ${client} ${resolver}`;
    const known = this.#byId.get(key);
    if (!message.response) {
      if (known !== undefined && known.rcode === null) {
        known.sends += 1;
        known.lastTime = time;
        return;
      }
      // The same number again, long after: another question.
      if (known !== undefined) this.#byId.set(`${key} ${known.frame}`, known);
      if (this.#byId.size >= most) this.#byId.delete(this.#byId.keys().next().value!);
      this.#byId.set(key, {
        name: question.name, type: question.type, client, resolver, frame, time, sends: 1, lastTime: time, rcode: null, rcodeName: null, addresses: [], answerFrame: null, answerTime: null,
      });
    } else if (known !== undefined && known.rcode === null) {
      const addresses = message.answers.flatMap((a) => a.address ?? [...(a.service?.ipv4Hints ?? []), ...(a.service?.ipv6Hints ?? [])]);
      // It did not fit: the client asks again over TCP (RFC 7766 5).
      if (message.truncated && addresses.length === 0) return;
      known.rcode = message.rcode;
      known.rcodeName = message.rcodeName;
      known.addresses = addresses;
      known.answerFrame = frame;
      known.answerTime = time;
    }
  }

  get all(): DnsQuery[] {
    return [...this.#byId.values()];
  }
}
