/** One permutation by a key may by chance give something the name of something else; another does not. */

const mostAttempts = 64;
/** Stand-ins made while looking. */
const mostWork = 20_000;

/** The first attempt without collisions among `size` things or, in the bounds, the one with the fewest: the same for the same things every time. */
export function leastColliding<T>(size: number, make: (attempt: number) => T, collisions: (made: T) => number): T {
  let best = make(0);
  let fewest = collisions(best);
  const attempts = Math.min(mostAttempts, Math.ceil(mostWork / Math.max(1, size)));
  for (let attempt = 1; attempt < attempts && fewest > 0; attempt++) {
    const made = make(attempt);
    const count = collisions(made);
    if (count >= fewest) continue;
    best = made;
    fewest = count;
  }
  return best;
}
