import type { QueryClient } from "@tanstack/react-query";
import { myAccountsQuery } from "@/api/accounts";
import { meKey } from "@/api/identity";
import { comingQuery, lastDaysQuery, spendingQuery } from "@/api/spending";
import type { Me } from "@/api/wire";
import { portal } from "@/lib/paths";

/** Asks for all that the first page shows, at once and while the page itself is still on its way. */
export function askForHome(queries: QueryClient): void {
  const me = queries.getQueryData<Me | null>(meKey);
  if (location.pathname !== portal.home || me?.realm !== "customer") return;
  void queries.prefetchQuery(myAccountsQuery);
  void queries.prefetchQuery(comingQuery());
  void queries.prefetchQuery(spendingQuery());
  void queries.prefetchQuery(lastDaysQuery);
}
