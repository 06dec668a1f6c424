/** Text in a picture does not break by itself: into lines of at most so many characters, at spaces or after dots where there are any. */
export function wrapped(text: string, most: number, mostLines: number): string[] {
  const pieces = text.split(/(?<=[ .:-])/).flatMap((piece) => (piece.length <= most ? [piece] : Array.from({ length: Math.ceil(piece.length / most) }, (_, i) => piece.slice(i * most, (i + 1) * most))));
  const all: string[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (last !== undefined && (last + piece).trimEnd().length <= most) all[all.length - 1] = last + piece;
    else all.push(piece);
  }
  const shown = all.slice(0, mostLines).map((line) => line.trim());
  if (all.length > mostLines) shown[mostLines - 1] = `${shown[mostLines - 1]!.slice(0, Math.max(1, most - 1))}…`;
  return shown;
}
