import type { EntryFilter } from "@/api/accounts";
import { directionOf } from "@/ui/direction";
import { askable, type PeriodAndAmount } from "@/ui/period-and-amount";

export const SEARCH_KEYS = ["text", "from", "to", "min", "max", "kind", "direction"] as const;

/** A search as it stands in the address. */
export type EntrySearch = PeriodAndAmount & { text?: string; kind?: string; direction?: string };

/** What to ask the server for. Whatever is not a day or an amount is left out, and marked at its field. */
export function filterOf(search: EntrySearch, currency: string): EntryFilter {
  const filter: EntryFilter = askable(search, currency);
  if (search.text) filter.text = search.text;
  if (search.kind) filter.kind = search.kind;
  const direction = directionOf(search.direction);
  if (direction) filter.direction = direction;
  return filter;
}

export const NOTHING: Required<EntrySearch> = {
  text: "",
  from: "",
  to: "",
  min: "",
  max: "",
  kind: "",
  direction: "",
};
