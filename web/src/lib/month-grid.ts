import {
  type CalendarDate,
  endOfMonth,
  endOfWeek,
  getWeeksInMonth,
  parseDate,
  startOfMonth,
  startOfWeek,
} from "@internationalized/date";
import type { BankDate } from "./dates";

// The locale only says on which day a week begins, and our weeks begin on Monday in every language.
const ANY = "en-GB";
const FIRST = "mon";

/** Days that may be chosen; both ends are. */
export interface Limits {
  min?: BankDate | undefined;
  max?: BankDate | undefined;
}

/** The weeks of the month that `on` is in, with the days of its neighbours that fill them up. */
export function weeksOf(on: BankDate): BankDate[][] {
  const month = startOfMonth(parseDate(on));
  const first = startOfWeek(month, ANY, FIRST);
  return Array.from({ length: getWeeksInMonth(month, ANY, FIRST) }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => first.add({ days: week * 7 + day }).toString()),
  );
}

// APG, "Date Picker Dialog Example": what each key moves to.
const moves: Record<string, (day: CalendarDate, shift: boolean) => CalendarDate> = {
  ArrowLeft: (day) => day.subtract({ days: 1 }),
  ArrowRight: (day) => day.add({ days: 1 }),
  ArrowUp: (day) => day.subtract({ weeks: 1 }),
  ArrowDown: (day) => day.add({ weeks: 1 }),
  Home: (day) => startOfWeek(day, ANY, FIRST),
  End: (day) => endOfWeek(day, ANY, FIRST),
  PageUp: (day, shift) => day.subtract(shift ? { years: 1 } : { months: 1 }),
  PageDown: (day, shift) => day.add(shift ? { years: 1 } : { months: 1 }),
};

/** Where a key leads from a day, never beyond the limits; null for a key that moves nothing. */
export function movedBy(
  key: string,
  on: BankDate,
  { shift = false, min, max }: Limits & { shift?: boolean },
) {
  const move = moves[key];
  return move ? within(move(parseDate(on), shift).toString(), { min, max }) : null;
}

/** The same day so many months away, or the last of that month. */
export function monthsAway(on: BankDate, months: number): BankDate {
  return parseDate(on).add({ months }).toString();
}

/** First and last day of the month that `on` is in. */
export function monthOf(on: BankDate): [first: BankDate, last: BankDate] {
  const day = parseDate(on);
  return [startOfMonth(day).toString(), endOfMonth(day).toString()];
}

/** The nearest day that may be chosen. */
export function within(on: BankDate, { min, max }: Limits): BankDate {
  if (min !== undefined && on < min) return min;
  return max !== undefined && on > max ? max : on;
}

export function isWithin(on: BankDate, limits: Limits): boolean {
  return within(on, limits) === on;
}
