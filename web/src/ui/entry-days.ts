import type { BankDate } from "@/lib/dates";
import { type Money, totals } from "@/lib/money";

/** Entries by day, in the order in which they come. */
export function inDays<E>(entries: readonly E[], on: (entry: E) => BankDate): [BankDate, E[]][] {
  const days = new Map<BankDate, E[]>();
  for (const entry of entries) {
    const day = on(entry);
    const ofDay = days.get(day);
    if (ofDay) ofDay.push(entry);
    else days.set(day, [entry]);
  }
  return [...days];
}

export interface DaySum {
  way: "in" | "out";
  /** From zero up. */
  money: Money;
}

/** What came in and what went out, each per currency; nothing for a day with a single entry, whose sum is itself. */
export function daySums(amounts: readonly Money[]): DaySum[] {
  if (amounts.length < 2) return [];
  const came = totals(amounts.filter(({ minor }) => minor > 0));
  const went = totals(amounts.filter(({ minor }) => minor < 0));
  return [
    ...went.map(({ minor, currency }) => ({ way: "out" as const, money: { minor: -minor, currency } })),
    ...came.map((money) => ({ way: "in" as const, money })),
  ];
}
