import type { TFunction } from "i18next";
import type { Spending } from "@/api/wire";
import { type BankDate, monthName } from "@/lib/dates";
import type { Language } from "@/lib/language";
import { roundAmountText } from "@/lib/money";
import { trendOf } from "@/ui/chart/trend";

interface Asked {
  t: TFunction<"spending">;
  told: Spending;
  today: BankDate;
  language: Language;
  /** The reader wants no amounts to be seen. */
  hidden: boolean;
}

/** How the month is going, in a sentence. */
export function monthAnswer({ t, told, today, language, hidden }: Asked): string {
  const month = monthName(`${told.month}-01`, language, today);
  if (hidden) return t("hidden-title", { month });
  const spent = told.spending;
  if (spent.minor === 0) return t("nothing-spent", { month });
  const before = comparedWith(told).spending;
  const amount = roundAmountText(spent, language);
  const { way } = trendOf(spent.minor, before.minor);
  if (way === "from-nothing") return t("first", { month, amount });
  const than = monthName(`${told.previous.month}-01`, language, today);
  const of = isRunning(told, today) ? "" : ("-whole" as const);
  if (way === "same") return t(`as-much${of}`, { month, amount, before: than });
  const difference = roundAmountText({ ...spent, minor: spent.minor - before.minor }, language);
  return t(`${way}${of}`, { month, amount, difference, before: than });
}

/** Of the month before, what may be compared: a month that is running only with as many days. */
export function comparedWith(told: Spending) {
  return told.previous.same_days;
}

export function isRunning(told: Spending, today: BankDate): boolean {
  return today.startsWith(told.month);
}

/** The mean of the months that are over; null before there is one. Months before the first entry do not count. */
export function usualSpending(told: Spending, today: BankDate): number | null {
  const over = told.months.filter(({ month }) => !today.startsWith(month));
  const first = over.findIndex(({ spending, income }) => spending.minor > 0 || income.minor > 0);
  const counted = first < 0 ? [] : over.slice(first);
  if (counted.length === 0) return null;
  return Math.round(counted.reduce((sum, { spending }) => sum + spending.minor, 0) / counted.length);
}
