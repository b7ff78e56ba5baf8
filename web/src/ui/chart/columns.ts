import type { Series } from "./series";

/** A bar from one value to another, in the column of a stop. */
export interface Bar {
  series: number;
  /** Which of the places beside each other it takes. */
  place: number;
  from: number;
  to: number;
}

export type Arrangement = "grouped" | "stacked";

/** The bars of each stop. Stacked: what is above zero piles up, what is below piles down. */
export function columnsOf(series: readonly Series[], stops: number, arrangement: Arrangement): Bar[][] {
  return Array.from({ length: stops }, (_, at) => {
    const values = series.map(({ values }) => values[at] ?? null);
    return arrangement === "grouped" ? beside(values) : piled(values);
  });
}

/** How high and how low the bars reach. */
export function reachOf(columns: readonly (readonly Bar[])[]): [number, number] {
  let [low, high] = [0, 0];
  for (const { from, to } of columns.flat()) {
    low = Math.min(low, from, to);
    high = Math.max(high, from, to);
  }
  return [low, high];
}

function beside(values: readonly (number | null)[]): Bar[] {
  return values.flatMap((value, series) =>
    value === null ? [] : [{ series, place: series, from: 0, to: value }],
  );
}

function piled(values: readonly (number | null)[]): Bar[] {
  let [up, down] = [0, 0];
  return values.flatMap((value, series) => {
    if (!value) return [];
    const from = value > 0 ? up : down;
    const to = from + value;
    if (value > 0) up = to;
    else down = to;
    return [{ series, place: 0, from, to }];
  });
}
