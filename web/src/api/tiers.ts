import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { BankDate } from "@/lib/dates";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type { CustomerTier, TierEffects, TierGrade, TierSchemeWanted } from "./wire";

export const tiersKey = ["tiers"] as const;

/** What I have, what comes with it, and what is missing for more. */
export const myTierQuery = queryOptions({
  queryKey: [...tiersKey, "mine"],
  queryFn: () => answer(client.GET("/api/portal/tier")),
});

/** The versions of the tiers, and who stands where. */
export const tiersQuery = queryOptions({
  queryKey: [...tiersKey, "all"],
  queryFn: () => answer(client.GET("/api/console/tiers")),
});

export function tierOfCustomerQuery(customerId: string) {
  return queryOptions({
    queryKey: [...tiersKey, "of", customerId],
    queryFn: () =>
      answer(client.GET("/api/console/customers/{id}/tier", { params: { path: { id: customerId } } })),
  });
}

/** Whose tier falls unless their figures come back, the soonest first. */
export const fallingTiersQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: [...tiersKey, "falling", q],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/tiers/falling", {
          params: {
            header: searchWords(q),
            query: { limit: 25, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    select: ({ pages, pageParams }) => ({
      pages: pages.map((page) => ({
        ...page,
        items: page.items.map((one) => ({ ...one, id: one.customer_id })),
      })),
      pageParams,
    }),
  });

/** What terms would come to; nothing is written. */
export function simulateTiers(scheme: TierSchemeWanted): Promise<TierEffects> {
  return answer(client.POST("/api/console/tiers/simulate", { body: scheme }));
}

/** Asks a second person. */
export function proposeTiers(
  fromMonth: BankDate,
  scheme: TierSchemeWanted,
  reason: string,
): Promise<{ proposal_id: string | null }> {
  return answer(
    client.POST("/api/console/tiers/schemes", { body: { from_month: fromMonth, scheme, reason } }),
  );
}

/** The same key and content give once. */
export function giveTier(
  customerId: string,
  grant: { level: number; until_on: BankDate; reason: string },
  key: string,
): Promise<CustomerTier> {
  const params = { path: { id: customerId }, header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/customers/{id}/tier/grants", { params, body: grant }));
}

export function endGrant(id: string): Promise<CustomerTier> {
  return answer(client.POST("/api/console/tiers/grants/{id}/end", { params: { path: { id } } }));
}

export function gradeCustomer(customerId: string, grade: TierGrade | null): Promise<CustomerTier> {
  const params = { path: { id: customerId } };
  return answer(client.PUT("/api/console/customers/{id}/tier/grade", { params, body: { grade } }));
}
