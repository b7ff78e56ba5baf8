import type { TFunction } from "i18next";
import type { TagCondition, TagEvidence, TagMeasure } from "@/api/wire";
import { amountText } from "@/lib/money";
import { isEntryKind } from "@/ui/entry-kinds";

type Words = TFunction<["tags", "ui"]>;

/** What a figure of this measure is in, as the bank's catalogue says it. */
export const UNITS: Record<TagMeasure["of"], "yes_no" | "count" | "amount" | "percent" | "days_ago"> = {
  is_person: "yes_no",
  is_blocked: "yes_no",
  takes_offers: "yes_no",
  customer_for: "days_ago",
  balance: "amount",
  average_balance: "amount",
  balance_change: "percent",
  moved: "amount",
  times: "count",
  largest: "amount",
  months: "count",
  since_moved: "days_ago",
  accounts: "count",
  cards: "count",
  promises_open: "count",
  promises_late: "count",
  contacts: "count",
  since_contact: "days_ago",
  happened: "count",
};

/** A condition as one would say it: "Balance (current account) at least ¥5,000.00". */
export function conditionText({ measure, than, value }: TagCondition, t: Words, language: string): string {
  const what = measureText(measure, t, language);
  if (UNITS[measure.of] === "yes_no") return t(value === 1 ? "says.yes" : "says.no", { what });
  return t(`says.${than}`, { what, figure: figureText(measure, value, t, language) });
}

/** What a figure was, in the same words. */
export function evidenceText({ condition, figure }: TagEvidence, t: Words, language: string): string {
  const what = measureText(condition.measure, t, language);
  if (figure === null)
    return t(UNITS[condition.measure.of] === "days_ago" ? "says.never" : "says.unknown", { what });
  if (UNITS[condition.measure.of] === "yes_no") return t(figure === 1 ? "says.yes" : "says.no", { what });
  return t("says.is", { what, figure: figureText(condition.measure, figure, t, language) });
}

/** A measure with its particulars. */
export function measureText(measure: TagMeasure, t: Words, language: string): string {
  const { of, days, side, least, happening, currency } = measure;
  const { accounts, entries, touches } = measure;
  const parts = [
    days ? t("says.days", { count: days }) : "",
    (accounts ?? []).map((one) => (one === "internal" ? "" : t(`accounts.${one}`))).join(t("says.or")),
    (entries ?? []).map((one) => entryWord(one, t)).join(t("says.or")),
    side ? t(`sides.${side}`) : "",
    (touches ?? []).map((one) => t(`touches.${one}`)).join(t("says.or")),
    happening ? t(`happenings.${happening}`) : "",
    least && currency ? t("says.from", { amount: amountText({ minor: least, currency }, language) }) : "",
    currency && UNITS[of] !== "amount" && !least ? currency : "",
  ].filter(Boolean);
  const name = t(`measures.${of}`);
  return parts.length > 0 ? t("says.with", { name, parts: parts.join(t("says.and")) }) : name;
}

export function figureText(measure: TagMeasure, figure: number, t: Words, language: string): string {
  switch (UNITS[measure.of]) {
    case "amount":
      return amountText({ minor: figure, currency: measure.currency ?? "CNY" }, language);
    case "percent":
      return `${figure}%`;
    case "days_ago":
      return t("says.day", { count: figure });
    default:
      return new Intl.NumberFormat(language).format(figure);
  }
}

function entryWord(kind: string, t: Words): string {
  return isEntryKind(kind) ? t(`ui:entry.kinds.${kind}`) : kind;
}
