import { nice, ticks } from "d3-array";

/** A domain that ends on round numbers, and the round numbers in it. A flat line still gets a height. */
export function valueTicks(
  [low, high]: readonly [number, number],
  { fromZero, about }: { fromZero: boolean; about: number },
): { domain: [number, number]; ticks: number[] } {
  const reach: [number, number] = fromZero ? [Math.min(0, low), Math.max(0, high)] : [low, high];
  const domain = nice(...spread(reach), about);
  return { domain, ticks: ticks(...domain, about) };
}

function spread([low, high]: [number, number]): [number, number] {
  if (low !== high) return [low, high];
  if (low === 0) return [0, 1];
  return low > 0 ? [0, low] : [low, 0];
}

export interface AxisLabel {
  index: number;
  /** Centre, in pixels. */
  x: number;
  text: string;
}

interface Candidate {
  index: number;
  x: number;
  text: string;
  major: boolean;
}

/**
 * The labels that fit beside each other: all, else every second, third, …; of the choices with the same step the one
 * that names most major stops, else the one that names the last.
 */
export function fittingLabels(
  candidates: readonly Candidate[],
  { width, size }: { width: number; size: number },
): AxisLabel[] {
  const placed = candidates.map((candidate) => {
    const half = textWidth(candidate.text, size) / 2;
    // Labels at the ends move inwards rather than be cut.
    return { ...candidate, half, x: Math.min(Math.max(candidate.x, half), Math.max(half, width - half)) };
  });
  for (let step = 1; step <= placed.length; step += 1) {
    const choices = Array.from({ length: step }, (_, offset) => everyNth(placed, offset, step))
      .filter((choice) => apart(choice, size))
      .sort((one, other) => worth(other) - worth(one));
    if (choices[0]) return choices[0].map(({ index, x, text }) => ({ index, x, text }));
  }
  return [];
}

/** How wide a text is, roughly: no measuring, so that it is the same in tests, on the server and on paper. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const sign of text) width += /[\u2e80-\uffef]/.test(sign) ? 1 : /[.,:’' ]/.test(sign) ? 0.32 : 0.6;
  return width * size;
}

function everyNth<T>(all: readonly T[], offset: number, step: number): T[] {
  const chosen: T[] = [];
  for (let at = offset; at < all.length; at += step) chosen.push(...all.slice(at, at + 1));
  return chosen;
}

function apart(labels: readonly { x: number; half: number }[], size: number): boolean {
  return labels.every((label, at) => {
    const next = labels[at + 1];
    return !next || next.x - next.half - (label.x + label.half) >= size * 0.75;
  });
}

function worth(labels: readonly Candidate[]): number {
  return labels.filter(({ major }) => major).length * 1_000_000 + (labels.at(-1)?.index ?? 0);
}
