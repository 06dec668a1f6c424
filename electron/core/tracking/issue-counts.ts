/** What failed to decode, by layer and reason: one counter each, however many packets. */
export interface IssueCount {
  readonly layer: string;
  readonly reason: string;
  count: number;
  readonly firstFrame: number;
}

const mostKinds = 200;

export class IssueCounts {
  /** All issues, also those of kinds past the bound. */
  total = 0;
  readonly #byKind = new Map<string, IssueCount>();

  add(layer: string, reason: string, frame: number): void {
    this.total += 1;
    const key = `${layer}\n${reason}`;
    const known = this.#byKind.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.#byKind.size < mostKinds) this.#byKind.set(key, { layer, reason, count: 1, firstFrame: frame });
  }

  /** Most frequent first. */
  get kinds(): IssueCount[] {
    return [...this.#byKind.values()].sort((a, b) => b.count - a.count || a.firstFrame - b.firstFrame);
  }
}
