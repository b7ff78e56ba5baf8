import { type BankDate, isBankDate } from "@/lib/dates";
import { monthOf, monthsAway } from "@/lib/month-grid";

/** A month as it stands in the address: 2026-11. */
export type Month = string;

export function monthIn(day: BankDate): Month {
  return day.slice(0, 7);
}

/** The month an address names, kept within what can be asked for; the running one for anything else. */
export function askedMonth(text: string | undefined, today: BankDate): Month {
  const running = monthIn(today);
  if (!text || !/^\d{4}-\d{2}$/.test(text) || !isBankDate(`${text}-01`)) return running;
  if (text > running) return running;
  const earliest = monthsFrom(running, -MOST_BACK);
  return text < earliest ? earliest : text;
}

// What the server keeps at hand.
const MOST_BACK = 120;

export function monthsFrom(month: Month, months: number): Month {
  return monthIn(monthsAway(`${month}-01`, months));
}

/** The last twelve months, the newest first, and the month shown when it lies before them. */
export function monthChoices(shown: Month, today: BankDate): Month[] {
  const recent = Array.from({ length: 12 }, (_, back) => monthsFrom(monthIn(today), -back));
  return recent.includes(shown) ? recent : [...recent, shown];
}

/** First and last day, the last not after today. */
export function daysOf(month: Month, today: BankDate): { from: BankDate; to: BankDate } {
  const [from, last] = monthOf(`${month}-01`);
  return { from, to: last > today ? today : last };
}
