/** Names that this laptop asked for, and what it was told. */
import type { DnsMessage } from '../decoders/dns.ts';
import type { Direction, Flow } from '../flows/flow.ts';

export interface DnsQuery {
  readonly name: string;
  readonly type: number;
  readonly resolver: string;
  readonly frame: number;
  readonly time: number;
  sends: number;
  /** Response code (0 NOERROR, 2 SERVFAIL, 3 NXDOMAIN); null while unanswered. */
  rcode: number | null;
  addresses: readonly string[];
  answerFrame: number | null;
  answerTime: number | null;
}

const most = 5000;

export class DnsQueries {
  readonly #byId = new Map<string, DnsQuery>();

  message(flow: Flow, direction: Direction, message: DnsMessage, frame: number, time: number): void {
    const question = message.questions[0];
    if (question === undefined) return;
    const client = message.response ? flow.sender(direction === 0 ? 1 : 0) : flow.sender(direction);
    const resolver = message.response ? flow.sender(direction) : flow.sender(direction === 0 ? 1 : 0);
    const key = `${message.id} ${question.type} ${question.name.toLowerCase()} ${client} ${resolver}`;
    const known = this.#byId.get(key);
    if (!message.response) {
      if (known !== undefined) known.sends += 1;
      else {
        if (this.#byId.size >= most) this.#byId.delete(this.#byId.keys().next().value!);
        this.#byId.set(key, {
          name: question.name, type: question.type, resolver, frame, time, sends: 1, rcode: null, addresses: [], answerFrame: null, answerTime: null,
        });
      }
    } else if (known !== undefined && known.rcode === null) {
      known.rcode = message.rcode;
      known.addresses = message.answers.flatMap((a) => a.address ?? []);
      known.answerFrame = frame;
      known.answerTime = time;
    }
  }

  get all(): DnsQuery[] {
    return [...this.#byId.values()];
  }
}
