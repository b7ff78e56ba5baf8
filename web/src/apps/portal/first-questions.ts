import type { QueryClient } from "@tanstack/react-query";
import { myAccountsQuery } from "@/api/accounts";
import { bankQuery, meKey } from "@/api/identity";
import { comingQuery, lastDaysQuery, spendingQuery } from "@/api/spending";
import type { Me } from "@/api/wire";
import { portal } from "@/lib/paths";

/** Asks for all that the first page shows, at once and while the page itself is still on its way. */
export function askForHome(queries: QueryClient): void {
  const me = queries.getQueryData<Me | null>(meKey);
  if (location.pathname !== portal.home || me?.realm !== "customer") return;
  const today = queries.getQueryData(bankQuery.queryKey)?.business_date;
  void queries.prefetchQuery(myAccountsQuery);
  void queries.prefetchQuery(comingQuery());
  void queries.prefetchQuery(spendingQuery());
  if (today !== undefined) void queries.prefetchQuery(lastDaysQuery(today));
}
