import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import type { GiveMandate, Mandate, MandateTerms } from "./wire";

/** What a mandate is about, as the server knows it. */
export const VIEW = "accounts.view";
export const STATEMENTS = "accounts.statements";

export const mandatesKey = ["mandates"] as const;
export const lookedAfterKey = ["looked-after"] as const;

/** Given, received, and what waits for the customer's yes. */
export const mandatesQuery = queryOptions({
  queryKey: [...mandatesKey, "mine"],
  queryFn: () => answer(client.GET("/api/portal/mandates")),
});

/** When the taker looked, for the giver. */
export const mandateLooksQuery = (id: string) =>
  queryOptions({
    queryKey: [...mandatesKey, id, "looks"],
    queryFn: () => answer(client.GET("/api/portal/mandates/{id}/looks", { params: { path: { id } } })),
  });

/** The accounts of others that the customer is let in to. */
export const lookedAfterQuery = queryOptions({
  queryKey: lookedAfterKey,
  queryFn: () => answer(client.GET("/api/portal/looked-after")),
});

/** One of them, with its balance; its owner sees that it was looked at. */
export const lookedAfterAccountQuery = (id: string) =>
  queryOptions({
    queryKey: [...lookedAfterKey, id],
    queryFn: () => answer(client.GET("/api/portal/looked-after/{id}", { params: { path: { id } } })),
    retry: false,
  });

/** The same key and wish are done once. */
export function giveMandate(wanted: GiveMandate, key: string, confirmation?: string): Promise<Mandate> {
  const params = { header: { "Idempotency-Key": key, ...confirmedBy(confirmation) } };
  return answer(client.POST("/api/portal/mandates", { params, body: wanted }));
}

/** `version`: of the terms that the change was decided on. */
export function changeMandate(
  id: string,
  version: number,
  terms: MandateTerms,
  confirmation?: string,
): Promise<Mandate> {
  const params = { path: { id }, header: confirmedBy(confirmation) };
  return answer(client.PUT("/api/portal/mandates/{id}/terms", { params, body: { version, terms } }));
}

export function findOffer(code: string): Promise<Mandate> {
  return answer(client.POST("/api/portal/mandates/offer", { body: { code } }));
}

/** `code`: null for what came by customer number. */
export function acceptMandate(id: string, version: number, code: string | null): Promise<Mandate> {
  const params = { path: { id } };
  return answer(client.POST("/api/portal/mandates/{id}/accept", { params, body: { version, code } }));
}

/** Takes it back, hands it back, or says no to it: at once; a guard, whose giver lifts it, after a day. */
export async function endMandate(id: string): Promise<void> {
  await answer(client.POST("/api/portal/mandates/{id}/end", { params: { path: { id } } }));
}

/** Takes back what would loosen a guard. */
export function keepGuard(id: string): Promise<Mandate> {
  return answer(client.POST("/api/portal/mandates/{id}/keep", { params: { path: { id } } }));
}

export const mandatesOfCustomerQuery = (customerId: string) =>
  queryOptions({
    queryKey: [...mandatesKey, "of", customerId],
    queryFn: () =>
      answer(client.GET("/api/console/customers/{id}/mandates", { params: { path: { id: customerId } } })),
  });

export async function endMandateOfCustomer(id: string, reason: string): Promise<void> {
  await answer(client.POST("/api/console/mandates/{id}/end", { params: { path: { id } }, body: { reason } }));
}
