import type { RiskFact } from "@/api/wire";
import { amountText } from "@/lib/money";

/** A fact as one would say it: amounts come in minor units, shares in thousandths. */
export function factText(
  value: number | string | boolean,
  kind: RiskFact["kind"] | undefined,
  currency: string,
  language: string,
  words: { yes: string; no: string },
): string {
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "string") return value;
  if (kind === "amount") return amountText({ minor: value, currency }, language);
  if (kind === "share") return `${value / 10} %`;
  return String(value);
}
