import type { EntryFilter } from "@/api/accounts";
import { type BankDate, isBankDate, type Period, startOf } from "@/lib/dates";
import { parseAmount } from "@/lib/money";

export const SEARCH_KEYS = ["text", "from", "to", "min", "max", "kind"] as const;

/** A search as it stands in the address; amounts as typed. */
export type EntrySearch = Partial<Record<(typeof SEARCH_KEYS)[number], string>>;

/** What to ask the server for. Whatever is not a day or an amount is left out, and marked at its field. */
export function filterOf(search: EntrySearch, currency: string): EntryFilter {
  const filter: EntryFilter = {};
  if (search.text) filter.text = search.text;
  if (search.kind) filter.kind = search.kind;
  if (search.from && isBankDate(search.from)) filter.from = search.from;
  if (search.to && isBankDate(search.to)) filter.to = search.to;
  const min = parseAmount(search.min ?? "", currency);
  const max = parseAmount(search.max ?? "", currency);
  if (min !== null) filter.min = min;
  if (max !== null) filter.max = max;
  return filter;
}

/** Which of the quick periods the search stands on, if any. */
export function periodOf(search: EntrySearch, today: BankDate): Period | "" {
  if (search.to || !search.from) return "";
  const periods: Period[] = ["month", "quarter", "year"];
  return periods.find((period) => startOf(period, today) === search.from) ?? "";
}

/** How many conditions besides the text are set. */
export function conditions({ from, to, min, max, kind }: EntrySearch): number {
  return [from ?? to, min ?? max, kind].filter(Boolean).length;
}
