import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type { Category, SpendingEntry } from "./wire";

/** What a search of entries over all accounts asks for; amounts are minor units of the absolute amount. */
export interface FeedFilter {
  text?: string;
  from?: string;
  to?: string;
  min?: number;
  max?: number;
  category?: Category;
  direction?: "in" | "out";
  account?: string;
  currency?: string;
}

const LAST_DAYS = 7;
const MOST_LATELY = 20;

/** What a correction is about: this entry, or all of its merchant, past and future. */
export type Scope = "entry" | "merchant";

/** Names an entry of one of the customer's accounts. */
export interface EntryPlace {
  accountId: string;
  seq: number;
}

/** A month (YYYY-MM) against the one before; the running one and the usual currency unless said. */
export const spendingQuery = (month?: string, currency?: string) =>
  queryOptions({
    queryKey: ["spending", "month", month ?? "", currency ?? ""],
    queryFn: () =>
      answer(
        client.GET("/api/portal/spending", {
          params: { query: { ...(month ? { month } : {}), ...(currency ? { currency } : {}) } },
        }),
      ),
  });

export const comingQuery = (currency?: string) =>
  queryOptions({
    queryKey: ["spending", "coming", currency ?? ""],
    queryFn: () =>
      answer(client.GET("/api/portal/spending/coming", { params: { query: currency ? { currency } : {} } })),
  });

/** What there will be on the current accounts, day by day. */
export const forecastQuery = (days: number, currency?: string) =>
  queryOptions({
    queryKey: ["spending", "forecast", days, currency ?? ""],
    queryFn: () =>
      answer(
        client.GET("/api/portal/spending/forecast", {
          params: { query: { days, ...(currency ? { currency } : {}) } },
        }),
      ),
  });

export const feedQuery = ({ text, ...filter }: FeedFilter) =>
  infiniteQueryOptions({
    queryKey: ["spending", "entries", filter, text ?? ""],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/portal/spending/entries", {
          params: {
            header: searchWords(text),
            query: { ...filter, limit: 50, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    // What was found stays until the new search has answered, but never under another account.
    placeholderData: (before, query) => {
      const asked = query?.queryKey[2];
      return typeof asked === "object" && asked.account === filter.account ? before : undefined;
    },
  });

/** What happened in the last seven days, for the first page. */
export const lastDaysQuery = queryOptions({
  queryKey: ["spending", "last-days"],
  queryFn: () =>
    answer(
      client.GET("/api/portal/spending/entries", {
        params: { query: { last_days: LAST_DAYS, limit: MOST_LATELY } },
      }),
    ),
});

/** The newest entries since a day, for a block that shows a few. */
export const recentQuery = (from: string, limit: number) =>
  queryOptions({
    queryKey: ["spending", "recent", from, limit],
    queryFn: () => answer(client.GET("/api/portal/spending/entries", { params: { query: { from, limit } } })),
  });

export const feedEntryQuery = ({ accountId, seq }: EntryPlace) =>
  queryOptions({
    queryKey: ["spending", "entry", accountId, seq],
    queryFn: () =>
      answer(client.GET("/api/portal/spending/entries/{account_id}/{seq}", at({ accountId, seq }))),
  });

export function correctCategory(place: EntryPlace, category: Category, scope: Scope): Promise<SpendingEntry> {
  return answer(
    client.PUT("/api/portal/spending/entries/{account_id}/{seq}/category", {
      ...at(place),
      body: { category, scope },
    }),
  );
}

export function takeBackCategory({ accountId, seq }: EntryPlace, scope: Scope): Promise<SpendingEntry> {
  return answer(
    client.DELETE("/api/portal/spending/entries/{account_id}/{seq}/category", {
      params: { path: { account_id: accountId, seq }, query: { scope } },
    }),
  );
}

/** After a correction: every sum and every list may have changed. */
export function renewSpending(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: ["spending"] });
}

function at({ accountId, seq }: EntryPlace) {
  return { params: { path: { account_id: accountId, seq } } };
}
