import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import type { Asked } from "./download";
import { searchWords } from "./search-words";
import type { Account, AccountDetail, Hold, HolderRole, MyAccount, NewHold, OpenAccount } from "./wire";

/** Whose eyes an account is seen with: the customer's own, those of somebody whom its owner let in, or the staff's. */
export type Side = "portal" | "others" | "console";

/** What is others' is not kept on the device with one's own (apps/portal/keeping). */
const root = (side: Side) => (side === "others" ? "looked-after" : "accounts");

/** What a search of entries asks for; amounts are minor units of the absolute amount. */
export interface EntryFilter {
  text?: string;
  from?: string;
  to?: string;
  min?: number;
  max?: number;
  kind?: string;
  direction?: "in" | "out";
}

export const myAccountsQuery = queryOptions({
  queryKey: ["accounts", "mine"],
  queryFn: () => answer(client.GET("/api/portal/accounts")),
});

/** The order of the customer's accounts, which of them are hidden, and the default one: all of it at once. */
export function arrangeAccounts(accounts: readonly MyAccount[]): Promise<{ items: MyAccount[] }> {
  const body = {
    accounts: accounts.map(({ id, hidden }) => ({ id, hidden })),
    // Only what the customer chose: the bank's own choice, sent back to it, would be pinned as theirs.
    default: accounts.find((account) => account.is_chosen)?.id ?? null,
  };
  return answer(client.PUT("/api/portal/accounts/arrangement", { body }));
}

/** By an owner: no money leaves it until the bank has opened it again. */
export async function freezeOwnAccount(id: string, confirmation?: string): Promise<void> {
  const params = { path: { id }, header: confirmedBy(confirmation) };
  await answer(client.POST("/api/portal/accounts/{id}/freeze", { params }));
}

/** The customer's own name for an account; null takes it away. */
export function nicknameAccount(id: string, nickname: string | null): Promise<MyAccount> {
  return answer(client.PATCH("/api/portal/accounts/{id}", { params: { path: { id } }, body: { nickname } }));
}

export const accountQuery = (side: Side, id: string) =>
  queryOptions({
    queryKey: ["accounts", side, id],
    queryFn: () =>
      side === "portal"
        ? answer(client.GET("/api/portal/accounts/{id}", { params: { path: { id } } }))
        : answer(client.GET("/api/console/accounts/{id}", { params: { path: { id } } })),
  });

/** One of the customer's own, with what only this customer calls it. */
export const myAccountQuery = (id: string) =>
  queryOptions({
    queryKey: ["accounts", "portal", id],
    queryFn: () => answer(client.GET("/api/portal/accounts/{id}", { params: { path: { id } } })),
  });

export const entriesQuery = (side: Side, id: string, filter: EntryFilter) =>
  infiniteQueryOptions({
    queryKey: [root(side), side, id, "entries", filter],
    queryFn: ({ pageParam }) => entries(side, id, { ...filter, limit: 50, ...after(pageParam) }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    // What was found stays until the new search has answered, but never under another account.
    placeholderData: (before, query) => (query?.queryKey[2] === id ? before : undefined),
  });

/** The balance by day, both days inside. */
export const balancesQuery = (side: Side, id: string, from: string, to: string) =>
  queryOptions({
    queryKey: [root(side), side, id, "balances", from, to],
    queryFn: () => {
      const params = { path: { id }, query: { from, to } };
      return side === "console"
        ? answer(client.GET("/api/console/accounts/{id}/balances", { params }))
        : answer(client.GET("/api/portal/accounts/{id}/balances", { params }));
    },
    // The chart stays while another period comes, but never under another account.
    placeholderData: (before, query) => (query?.queryKey[2] === id ? before : undefined),
  });

/** Where an account's entries can be had as a file, by whoever reads them in `language`. */
export function entriesFile(
  side: Side,
  id: string,
  kind: "csv" | "xlsx",
  { text, ...filter }: EntryFilter,
  language: string,
): Asked {
  const query = new URLSearchParams({ language });
  for (const [name, value] of Object.entries(filter)) query.set(name, String(value));
  const address = `/api/${side === "console" ? side : "portal"}/accounts/${id}/entries.${kind}?${query}`;
  return { address, headers: { ...searchWords(text) } };
}

export const accountsByNumberQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ["accounts", "console", "find", q],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/accounts", { params: { header: searchWords(q), query: after(pageParam) } }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const accountsOfCustomerQuery = (id: string) =>
  queryOptions({
    queryKey: ["accounts", "console", "of", id],
    queryFn: () => answer(client.GET("/api/console/customers/{id}/accounts", { params: { path: { id } } })),
  });

/** What a customer owns together, at the ends of the last twelve months and now. */
export const ownedByCustomerQuery = (id: string) =>
  queryOptions({
    queryKey: ["accounts", "console", "of", id, "owned"],
    queryFn: () => answer(client.GET("/api/console/customers/{id}/owned", { params: { path: { id } } })),
  });

/** What everybody owns together with whom a customer lives. */
export const householdAssetsQuery = (id: string) =>
  queryOptions({
    queryKey: ["accounts", "console", "of", id, "household"],
    queryFn: () =>
      answer(client.GET("/api/console/customers/{id}/household-assets", { params: { path: { id } } })),
  });

/** What moved much of what a customer owns, within a year. */
export const weightyEntriesQuery = (id: string) =>
  queryOptions({
    queryKey: ["accounts", "console", "of", id, "weighty"],
    queryFn: () =>
      answer(client.GET("/api/console/customers/{id}/weighty-entries", { params: { path: { id } } })),
  });

/** What happened to a customer's accounts while they held them. */
export const accountHistoryOfCustomerQuery = (id: string) =>
  queryOptions({
    queryKey: ["accounts", "console", "of", id, "history"],
    queryFn: () =>
      answer(client.GET("/api/console/customers/{id}/account-history", { params: { path: { id } } })),
  });

export const statusChangesQuery = (id: string) =>
  queryOptions({
    queryKey: ["accounts", "console", id, "status-changes"],
    queryFn: () =>
      answer(client.GET("/api/console/accounts/{id}/status-changes", { params: { path: { id } } })),
  });

export const holdsQuery = (id: string) =>
  queryOptions({
    queryKey: ["accounts", "console", id, "holds"],
    queryFn: () => answer(client.GET("/api/console/accounts/{id}/holds", { params: { path: { id } } })),
  });

export function renameAccount(id: string, name: string): Promise<AccountDetail> {
  const body = { name: name || null };
  return answer(client.PATCH("/api/console/accounts/{id}", { params: { path: { id } }, body }));
}

export function addHolder(id: string, customerId: string, role: HolderRole): Promise<AccountDetail> {
  const body = { customer_id: customerId, role };
  return answer(client.POST("/api/console/accounts/{id}/holders", { params: { path: { id } }, body }));
}

export function endHolder(id: string, customerId: string): Promise<AccountDetail> {
  const params = { path: { id, customer_id: customerId } };
  return answer(client.DELETE("/api/console/accounts/{id}/holders/{customer_id}", { params }));
}

export type AccountStep = "freeze" | "unfreeze" | "close";

export function changeAccountStatus(id: string, step: AccountStep, reason: string): Promise<Account> {
  const told = { params: { path: { id } }, body: { reason } };
  if (step === "freeze") return answer(client.POST("/api/console/accounts/{id}/freeze", told));
  if (step === "unfreeze") return answer(client.POST("/api/console/accounts/{id}/unfreeze", told));
  return answer(client.POST("/api/console/accounts/{id}/close", told));
}

/** The same key and wish give the same account; another wish is refused with kernel.key_reused. */
export function openAccount(wanted: OpenAccount, key: string): Promise<Account> {
  const params = { header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/accounts", { params, body: wanted }));
}

/** The same key and wish give the same hold; another wish is refused with kernel.key_reused. */
export function placeHold(id: string, wanted: NewHold, key: string): Promise<Hold> {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/accounts/{id}/holds", { params, body: wanted }));
}

/** Gives the money free before its time; under the same key once. */
export function releaseHold(id: string, holdId: string, reason: string, key: string): Promise<Hold> {
  const params = { path: { id, hold_id: holdId }, header: { "Idempotency-Key": key } };
  return answer(
    client.POST("/api/console/accounts/{id}/holds/{hold_id}/release", { params, body: { reason } }),
  );
}

function entries(
  side: Side,
  id: string,
  { text, ...query }: EntryFilter & { after?: string; limit: number },
) {
  const params = { path: { id }, header: searchWords(text), query };
  return side === "console"
    ? answer(client.GET("/api/console/accounts/{id}/entries", { params }))
    : answer(client.GET("/api/portal/accounts/{id}/entries", { params }));
}

function after(cursor: string): { after?: string } {
  return cursor ? { after: cursor } : {};
}
