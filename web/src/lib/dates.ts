import { dateWriter } from "./writers";

/** A bank date, YYYY-MM-DD, without a time zone: the day on which the bank books. */
export type BankDate = string;

export type Period = "month" | "quarter" | "year";

/** "3月5日 星期四" / "Thursday, 5 March"; the year only when it is not the year of `today`. */
export function dayText(on: BankDate, locale: string, { today }: { today?: BankDate } = {}): string {
  const sameYear = today?.slice(0, 4) === on.slice(0, 4);
  return format(on, locale, {
    ...(sameYear ? {} : { year: "numeric" }),
    month: "long",
    day: "numeric",
    weekday: "long",
  });
}

/** "1998年3月5日" / "5 Mar 1998". */
export function dateText(on: BankDate, locale: string): string {
  return format(on, locale, {
    year: "numeric",
    month: locale.startsWith("zh") ? "long" : "short",
    day: "numeric",
  });
}

/** "11月5日" / "5 Nov"; with the year when it is not the year of `today`. */
export function shortDayText(on: BankDate, locale: string, today: BankDate): string {
  if (on.slice(0, 4) !== today.slice(0, 4)) return dateText(on, locale);
  return format(on, locale, { month: locale.startsWith("zh") ? "long" : "short", day: "numeric" });
}

/** "2026年11月" / "November 2026", of any day in it. */
export function monthText(on: BankDate, locale: string): string {
  return format(on, locale, { year: "numeric", month: "long" });
}

/** "11月" / "November"; with the year when it is not the year of `today`. */
export function monthName(on: BankDate, locale: string, today: BankDate): string {
  if (on.slice(0, 4) !== today.slice(0, 4)) return monthText(on, locale);
  // A long month standing alone would be 十一月.
  return format(on, locale, { month: locale.startsWith("zh") ? "short" : "long" });
}

/** From Monday on. */
export function weekdayNames(locale: string): { short: string; long: string }[] {
  // A week that begins on a Monday, as ours all do.
  return ["05", "06", "07", "08", "09", "10", "11"].map((day) => ({
    short: format(`2026-01-${day}`, locale, { weekday: locale.startsWith("zh") ? "narrow" : "short" }),
    long: format(`2026-01-${day}`, locale, { weekday: "long" }),
  }));
}

/** An instant (RFC 3339) in the reader's time zone; `exact` to the second. */
export function instantText(at: string, locale: string, { exact = false } = {}): string {
  return dateWriter(regional(locale), {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    ...(exact ? { second: "2-digit" } : {}),
    hour12: false,
  }).format(new Date(at));
}

/** The time of day of an instant, in the reader's time zone. */
export function clockText(at: string, locale: string): string {
  return dateWriter(regional(locale), { hour: "2-digit", minute: "2-digit", hour12: false }).format(
    new Date(at),
  );
}

/** The first day of the period that ends with `today`. */
export function startOf(period: Period, today: BankDate): BankDate {
  const [year = 0, month = 1, day = 1] = today.split("-").map(Number);
  if (period === "month") return `${today.slice(0, 8)}01`;
  if (period === "year") return `${today.slice(0, 4)}-01-01`;
  return addDays(isoDate(new Date(Date.UTC(year, month - 4, Math.min(day, lastDay(year, month - 3))))), 1);
}

/** The reader's own day, for as long as the bank's is not known. */
export function isoToday(): BankDate {
  return isoDate(new Date());
}

/** Whole seconds as people say them: "42 s", "3 min 5 s". */
export function secondsText(seconds: number, locale: string): string {
  const units = locale.startsWith("zh")
    ? { minute: " 分 ", second: " 秒" }
    : { minute: " min ", second: " s" };
  const whole = Math.floor(seconds);
  const shown = seconds < 10 ? seconds.toFixed(1) : String(whole % 60);
  return whole < 60
    ? `${shown}${units.second}`
    : `${Math.floor(whole / 60)}${units.minute}${whole % 60}${units.second}`;
}

/** Whole years from one day to another: how old somebody born on the first is on the second. */
export function yearsBetween(from: BankDate, to: BankDate): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}

export function isBankDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && isoDate(new Date(text)) === text
  );
}

function format(on: BankDate, locale: string, options: Intl.DateTimeFormatOptions): string {
  // A bank date has no time zone: UTC on both sides keeps the day from slipping.
  return dateWriter(regional(locale), { ...options, timeZone: "UTC" }).format(new Date(`${on}T00:00:00Z`));
}

// Plain "en" would write the American order; the bank's English is the international one.
function regional(locale: string): string {
  return locale === "en" ? "en-GB" : locale;
}

export function addDays(on: BankDate, days: number): BankDate {
  const date = new Date(`${on}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return isoDate(date);
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isoDate(date: Date): BankDate {
  return date.toISOString().slice(0, 10);
}

/** The reader's own day on which an instant falls. */
export function instantDay(at: string): BankDate {
  const date = new Date(at);
  return isoDate(new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())));
}
