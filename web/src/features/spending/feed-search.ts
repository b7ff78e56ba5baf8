import type { FeedFilter } from "@/api/spending";
import { directionOf } from "@/ui/direction";
import { askable, type PeriodAndAmount } from "@/ui/period-and-amount";
import { isCategory } from "./categories";

export const FEED_KEYS = [
  "text",
  "from",
  "to",
  "min",
  "max",
  "category",
  "direction",
  "account",
  "currency",
] as const;

/** A search as it stands in the address. */
export type FeedSearch = PeriodAndAmount & Partial<Record<(typeof FEED_KEYS)[number], string>>;

/**
 * What to ask the server for; what cannot be asked is left out. Amounts are in one currency, so that with them only
 * entries of that one are meant.
 */
export function feedFilterOf(search: FeedSearch, usual: string): FeedFilter {
  const { text, category, account } = search;
  const direction = directionOf(search.direction);
  const currency = currencyOf(search, usual);
  const filter: FeedFilter = askable(search, currency);
  if (text) filter.text = text;
  if (category && isCategory(category)) filter.category = category;
  if (direction) filter.direction = direction;
  if (account && isId(account)) filter.account = account;
  if (search.currency === currency || filter.min !== undefined || filter.max !== undefined) {
    filter.currency = currency;
  }
  return filter;
}

/** The currency that amounts are typed in. */
export function currencyOf({ currency }: FeedSearch, usual: string): string {
  return currency && /^[A-Z]{3}$/.test(currency) ? currency : usual;
}

export const NOTHING: Record<(typeof FEED_KEYS)[number], string> = {
  text: "",
  from: "",
  to: "",
  min: "",
  max: "",
  category: "",
  direction: "",
  account: "",
  currency: "",
};

function isId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}
