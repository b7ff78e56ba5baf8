/** A piece of a text that stayed, came or went. */
export interface Piece {
  kind: "same" | "added" | "removed";
  text: string;
}

/** From one text to another, word by word: what stayed in order is found as the longest common part. */
export function changes(before: string, after: string): Piece[] {
  const old = words(before);
  const fresh = words(after);
  const longest = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0));
  const at = (one: number, two: number) => longest[one]?.[two] ?? 0;
  for (let one = old.length - 1; one >= 0; one--) {
    for (let two = fresh.length - 1; two >= 0; two--) {
      const row = longest[one];
      if (row) {
        row[two] =
          old[one] === fresh[two] ? at(one + 1, two + 1) + 1 : Math.max(at(one + 1, two), at(one, two + 1));
      }
    }
  }
  const pieces: Piece[] = [];
  let one = 0;
  let two = 0;
  while (one < old.length || two < fresh.length) {
    if (one < old.length && two < fresh.length && old[one] === fresh[two]) {
      push(pieces, "same", old[one++]);
      two++;
    } else if (one < old.length && (two >= fresh.length || at(one + 1, two) >= at(one, two + 1))) {
      push(pieces, "removed", old[one++]);
    } else {
      push(pieces, "added", fresh[two++]);
    }
  }
  return pieces;
}

function words(text: string): string[] {
  return text.match(/[A-Za-z0-9_.]+|\s+|[^\sA-Za-z0-9_.]/g) ?? [];
}

function push(pieces: Piece[], kind: Piece["kind"], text = ""): void {
  const last = pieces.at(-1);
  if (last?.kind === kind) last.text += text;
  else pieces.push({ kind, text });
}
