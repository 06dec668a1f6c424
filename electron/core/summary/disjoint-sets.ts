/** Which items belong together, when what joins them comes piece by piece (union-find). */
export class DisjointSets {
  readonly #parent: number[];

  constructor(size: number) {
    this.#parent = Array.from({ length: size }, (_, i) => i);
  }

  root(i: number): number {
    let r = i;
    while (this.#parent[r] !== r) r = this.#parent[r]!;
    for (let at = i; this.#parent[at] !== r; ) {
      const next = this.#parent[at]!;
      this.#parent[at] = r;
      at = next;
    }
    return r;
  }

  join(a: number, b: number): void {
    const x = this.root(a);
    const y = this.root(b);
    // The lower index leads, so that the order of groups is that of their first members.
    if (x < y) this.#parent[y] = x;
    else this.#parent[x] = y;
  }

  groups(): number[][] {
    const byRoot = new Map<number, number[]>();
    this.#parent.forEach((_, i) => {
      const r = this.root(i);
      const group = byRoot.get(r);
      if (group === undefined) byRoot.set(r, [i]);
      else group.push(i);
    });
    return [...byRoot.values()];
  }
}
