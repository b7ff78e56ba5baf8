import type { BankDate } from "@/lib/dates";

export interface Day<T> {
  on: BankDate;
  items: T[];
}

/** In the order in which they come, those of one day together. */
export function byDay<T>(items: readonly T[], dayOf: (item: T) => BankDate): Day<T>[] {
  const days: Day<T>[] = [];
  for (const item of items) {
    const on = dayOf(item);
    const last = days.at(-1);
    if (last?.on === on) last.items.push(item);
    else days.push({ on, items: [item] });
  }
  return days;
}
