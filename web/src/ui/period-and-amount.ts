import type { TFunction } from "i18next";
import { type BankDate, isBankDate, type Period, shortDayText, startOf } from "@/lib/dates";
import type { Language } from "@/lib/language";
import { amountText, parseAmount } from "@/lib/money";
import type { Condition } from "./filter-bar";

/** Days and amounts as they stand in the address; amounts as typed. */
export interface PeriodAndAmount {
  from?: string;
  to?: string;
  min?: string;
  max?: string;
}

export const PERIODS = ["month", "quarter", "year"] as const;

/** Which of the quick periods is meant, if any. */
export function periodOf({ from, to }: PeriodAndAmount, today: BankDate): Period | "" {
  if (to || !from) return "";
  return PERIODS.find((period) => startOf(period, today) === from) ?? "";
}

/** What of it can be asked: days that are days, amounts in minor units, and no range that ends before it begins. The
 * rest is marked at its field. */
export function askable(value: PeriodAndAmount, currency: string) {
  const asked: { from?: string; to?: string; min?: number; max?: number } = {};
  const [from, to] = [dayOf(value.from), dayOf(value.to)];
  if (from) asked.from = from;
  if (to && !(from && from > to)) asked.to = to;
  const min = parseAmount(value.min ?? "", currency);
  const max = parseAmount(value.max ?? "", currency);
  if (min !== null) asked.min = min;
  if (max !== null && !(min !== null && min > max)) asked.max = max;
  return asked;
}

interface Told {
  t: TFunction<"ui">;
  value: PeriodAndAmount;
  currency: string;
  today: BankDate;
  language: Language;
  change: (part: PeriodAndAmount) => void;
}

/** The period and the amounts that are set, in words, each with its way back. */
export function periodAndAmountConditions({
  t,
  value,
  currency,
  today,
  language,
  change,
}: Told): Condition[] {
  const { from, to, min, max } = askable(value, currency);
  const day = (on: BankDate) => shortDayText(on, language, today);
  const much = (minor: number) => amountText({ minor, currency }, language);
  const conditions: Condition[] = [];
  const period = periodOf(value, today);
  if (from || to) {
    const words = period
      ? t(`filter.periods.${period}`)
      : between(from && day(from), to && day(to), {
          both: (low, high) => t("filter.from-to", { from: low, to: high }),
          low: (low) => t("filter.since", { from: low }),
          high: (high) => t("filter.until", { to: high }),
        });
    conditions.push({ id: "period", words, takeBack: () => change({ from: "", to: "" }) });
  }
  if (min !== undefined || max !== undefined) {
    const words = between(
      min === undefined ? undefined : much(min),
      max === undefined ? undefined : much(max),
      {
        both: (low, high) => t("filter.between", { min: low, max: high }),
        low: (low) => t("filter.at-least", { min: low }),
        high: (high) => t("filter.at-most", { max: high }),
      },
    );
    conditions.push({ id: "amount", words, takeBack: () => change({ min: "", max: "" }) });
  }
  return conditions;
}

interface Ways {
  both: (low: string, high: string) => string;
  low: (low: string) => string;
  high: (high: string) => string;
}

function between(low: string | undefined, high: string | undefined, ways: Ways): string {
  if (low !== undefined && high !== undefined) return ways.both(low, high);
  return low !== undefined ? ways.low(low) : ways.high(high ?? "");
}

export function dayOf(text: string | undefined): BankDate {
  return text !== undefined && isBankDate(text) ? text : "";
}
