import { type BankDate, dateText } from "@/lib/dates";
import type { Language } from "@/lib/language";
import { dateWriter } from "@/lib/writers";
import type { Stop } from "./series";

// Beyond this many days the axis names months, not days.
const DAYS_NAMED = 62;

/** Stops for days in order; gaps between them are kept as distances. */
export function dayStops(days: readonly BankDate[], language: Language): Stop[] {
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const byMonth = (time(last) - time(first)) / DAY > DAYS_NAMED;
  return days.map((day, index) => {
    const firstOfMonth = day.slice(0, 7) !== (days[index - 1] ?? first).slice(0, 7);
    const stop = { id: day, label: dateText(day, language), at: time(day) };
    if (!byMonth) return { ...stop, short: text(day, language, { month: "short", day: "numeric" }) };
    return firstOfMonth ? { ...stop, ...monthName(day, language) } : stop;
  });
}

/** Stops for months written YYYY-MM. */
export function monthStops(months: readonly string[], language: Language): Stop[] {
  return months.map((month) => ({
    id: month,
    label: text(`${month}-01`, language, { year: "numeric", month: "long" }),
    ...monthName(`${month}-01`, language),
  }));
}

const DAY = 86_400_000;

// January carries the year, so that a long axis tells which one it is in.
function monthName(day: BankDate, language: Language): Pick<Stop, "short" | "major"> {
  if (day.slice(5, 7) !== "01") return { short: text(day, language, { month: "short" }) };
  return { short: text(day, language, { year: "numeric" }), major: true };
}

function text(day: BankDate, language: Language, options: Intl.DateTimeFormatOptions): string {
  const region = language === "en" ? "en-GB" : language;
  return dateWriter(region, { ...options, timeZone: "UTC" }).format(time(day));
}

function time(day: BankDate): number {
  return Date.parse(`${day}T00:00:00Z`);
}
