import type { Balances } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";

export const SPANS = ["30d", "90d", "1y", "all"] as const;
export type Span = (typeof SPANS)[number];

const DAYS: Record<Span, number> = { "30d": 30, "90d": 90, "1y": 365, all: 800 };

export function spanIn(text: string | undefined): Span {
  return SPANS.find((span) => span === text) ?? "90d";
}

/** The days of a span that ends with `to`, not before there was an account. `whole`: all of its life is in it. */
export function daysOf(span: Span, to: BankDate, openedOn: BankDate): { from: BankDate; whole: boolean } {
  const from = addDays(to, 1 - DAYS[span]);
  const first = openedOn < to ? openedOn : to;
  return from <= first ? { from: first, whole: true } : { from, whole: false };
}

export interface Course {
  days: BankDate[];
  values: number[];
  lowestAt: number;
  /** From what there was before the period to its end. */
  change: number;
  moved: boolean;
}

/** The balance from the first to the last day, with a point where it changed and at both ends. */
export function courseOf({ opening, days }: Balances, from: BankDate, to: BankDate): Course {
  const points = days.map(({ on, balance }) => ({ on, minor: balance.minor }));
  const last = points.at(-1)?.minor ?? opening.minor;
  if (points[0]?.on !== from) points.unshift({ on: from, minor: opening.minor });
  if (points.at(-1)?.on !== to) points.push({ on: to, minor: last });
  const values = points.map(({ minor }) => minor);
  return {
    days: points.map(({ on }) => on),
    values,
    lowestAt: values.indexOf(Math.min(...values)),
    change: last - opening.minor,
    moved: days.length > 0,
  };
}
