import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { BankDate } from "@/lib/dates";
import { answer, client } from "./client";
import { tiersKey } from "./tiers";
import type { BenefitWanted, CustomerBenefits, MyTakenBenefit, Reminded } from "./wire";

// Under the tiers: whoever's tier changes has other benefits.
export const benefitsKey = [...tiersKey, "benefits"] as const;

/** What I have, what is left until when, and what I took up. */
export const myBenefitsQuery = queryOptions({
  queryKey: [...benefitsKey, "mine"],
  queryFn: () => answer(client.GET("/api/portal/benefits")),
});

/** One of it. The same key takes once. */
export function takeBenefit(id: string, key: string): Promise<MyTakenBenefit> {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/portal/benefits/{id}/take", { params }));
}

/** What is offered, and how each tier takes it up. */
export const benefitsQuery = queryOptions({
  queryKey: [...benefitsKey, "all"],
  queryFn: () => answer(client.GET("/api/console/benefits")),
});

export function benefitsOfCustomerQuery(customerId: string) {
  return queryOptions({
    queryKey: [...benefitsKey, "of", customerId],
    queryFn: () =>
      answer(client.GET("/api/console/customers/{id}/benefits", { params: { path: { id: customerId } } })),
  });
}

/** What a person of the bank has to see to, the oldest first. */
export const waitingBenefitsQuery = infiniteQueryOptions({
  queryKey: [...benefitsKey, "waiting"],
  queryFn: ({ pageParam }) =>
    answer(
      client.GET("/api/console/benefits/waiting", {
        params: { query: { limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? undefined,
  select: ({ pages, pageParams }) => ({
    pages: pages.map((page) => ({
      ...page,
      items: page.items.map((one) => ({ ...one, id: one.taking.id })),
    })),
    pageParams,
  }),
});

/** Who of my own customers has what left that lapses within so many days. */
export function unusedBenefitsQuery(within: number, agreeing: boolean) {
  return queryOptions({
    queryKey: [...benefitsKey, "unused", within, agreeing],
    queryFn: () =>
      answer(
        client.GET("/api/console/benefits/unused", {
          params: { query: { within, agreeing: agreeing ? "yes" : "no" } },
        }),
      ),
  });
}

/** Writes to those who agreed to advertising, once about the same. */
export async function remindOfBenefits(customerIds: string[], within: number): Promise<Reminded[]> {
  const body = { customer_ids: customerIds, within };
  return (await answer(client.POST("/api/console/benefits/reminders", { body }))).items;
}

/** Asks a second person. */
export function proposeBenefit(
  benefit: BenefitWanted,
  reason: string,
): Promise<{ proposal_id: string | null }> {
  return answer(client.POST("/api/console/benefits", { body: { benefit, reason } }));
}

export function proposeEndOfBenefit(
  id: string,
  lastOn: BankDate,
  reason: string,
): Promise<{ proposal_id: string | null }> {
  const params = { path: { id } };
  return answer(client.POST("/api/console/benefits/{id}/end", { params, body: { last_on: lastOn, reason } }));
}

/** Of one with a code: what the customer shows. */
export function fulfilBenefit(id: string, note: string, code: string | null): Promise<CustomerBenefits> {
  const params = { path: { id } };
  return answer(client.POST("/api/console/taken-benefits/{id}/fulfil", { params, body: { note, code } }));
}

export function cancelBenefit(id: string, reason: string): Promise<CustomerBenefits> {
  const params = { path: { id } };
  return answer(client.POST("/api/console/taken-benefits/{id}/cancel", { params, body: { reason } }));
}
