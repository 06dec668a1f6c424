/** "Did you mean": the name that the fewest typing slips lead to. */

const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
};

/** null where none is near: more than half of the letters, or more than three, would have to change. */
export const nearestName = (typed: string, names: readonly string[]): string | null => {
  if (typed.length > 64) return null;
  let nearest: string | null = null;
  let least = Math.min(3, Math.floor(typed.length / 2)) + 1;
  for (const name of names) {
    const distance = editDistance(typed.toLowerCase(), name.toLowerCase());
    if (distance < least) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
};
