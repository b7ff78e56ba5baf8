/** One place along a chart's axis: a day, a month, a branch. */
export interface Stop {
  id: string;
  /** In full, for the readout and the table: "2026年3月". */
  label: string;
  /** For the axis: "3月". Left out where the axis need not name it (the days within a month). */
  short?: string;
  /** Named before others when not all fit: the first month of a year. */
  major?: boolean;
  /** Where it stands, in any unit (milliseconds, days). Stops without one stand at equal distances. */
  at?: number;
}

/** One of the brand's chart colours; they are told apart by colour-blind readers too, the first four best. */
export type ChartColour = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export interface Series {
  id: string;
  name: string;
  /** One for each stop; null where nothing is known. */
  values: readonly (number | null)[];
  colour?: ChartColour;
}

/** How a chart writes its numbers. What they are (minor units, percent, days) only the caller knows. */
export interface ChartFormat {
  value: (value: number) => string;
  /** All labels of an axis at once, so that they share one unit. */
  axis: (ticks: readonly number[]) => string[];
}

/** A point that the chart names: "lowest: ¥320 on 14 March". */
export interface Mark {
  series: string;
  /** Index of the stop. */
  at: number;
  label: string;
}

/** Apart from those of the series. */
export const SIGN_COLOUR = "var(--bronze)";

/** Points at which something is known: diamonds on a line, each told by its readout. */
export interface Signs {
  series: string;
  name: string;
  /** By the index of the stop. */
  at: ReadonlyMap<number, string>;
}

/** Between which values a series probably lies. */
export interface Band {
  series: string;
  name: string;
  low: readonly (number | null)[];
  high: readonly (number | null)[];
}

/** A height to compare with: a limit, a target. */
export interface Threshold {
  value: number;
  name: string;
}

export function colourOf(series: Series, index: number): string {
  return `var(--chart-${series.colour ?? (index % 8) + 1})`;
}

/** Whether there is anything to draw. */
export function hasValues(series: readonly Series[]): boolean {
  return series.some(({ values }) => values.some((value) => value !== null));
}

/** The lowest and the highest of all values. */
export function reach(lists: readonly (readonly (number | null)[])[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of lists) {
    for (const value of values) {
      if (value === null) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low > high ? [0, 0] : [low, high];
}

/** The indexes of the first lowest and the first highest value; null when there is none. */
export function extremes(values: readonly (number | null)[]): { low: number; high: number } | null {
  const [low, high] = reach([values]);
  const found = { low: values.indexOf(low), high: values.indexOf(high) };
  return found.low < 0 ? null : found;
}
