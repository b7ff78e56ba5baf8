import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { BankDate } from "@/lib/dates";
import { answer, client } from "./client";
import type { Promised, PromisedToMe } from "./wire";

export const promisesKey = ["promises"] as const;

/** Whose: my own, or everybody's. */
export type Whose = "mine" | "all";

/** What a customer was promised, the newest first. */
export function promisesOfCustomerQuery(customerId: string) {
  return queryOptions({
    queryKey: [...promisesKey, "of", customerId],
    queryFn: async () =>
      (
        await answer(
          client.GET("/api/console/customers/{id}/promises", { params: { path: { id: customerId } } }),
        )
      ).items,
  });
}

/** What is open, what is due first comes first. */
export function duePromisesQuery(whose: Whose) {
  return infiniteQueryOptions({
    queryKey: [...promisesKey, "due", whose],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/promises", {
          params: { query: { whose, limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** How promises are kept. */
export function promiseFiguresQuery(whose: Whose) {
  return queryOptions({
    queryKey: [...promisesKey, "figures", whose],
    queryFn: () => answer(client.GET("/api/console/promises/figures", { params: { query: { whose } } })),
    staleTime: 30_000,
  });
}

/** The same key and content promise once. */
export function makePromise(
  customerId: string,
  promise: { text: string; due_on: BankDate },
  key: string,
): Promise<Promised> {
  const params = { path: { id: customerId }, header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/customers/{id}/promises", { params, body: promise }));
}

export function keepPromise(id: string, note: string): Promise<Promised> {
  return answer(client.POST("/api/console/promises/{id}/keep", { params: { path: { id } }, body: { note } }));
}

export function withdrawPromise(id: string, note: string): Promise<Promised> {
  return answer(
    client.POST("/api/console/promises/{id}/withdraw", { params: { path: { id } }, body: { note } }),
  );
}

export function movePromise(id: string, dueOn: BankDate, reason: string): Promise<Promised> {
  const body = { due_on: dueOn, reason };
  return answer(client.POST("/api/console/promises/{id}/move", { params: { path: { id } }, body }));
}

export function takePromiseOver(id: string): Promise<Promised> {
  return answer(client.POST("/api/console/promises/{id}/take-over", { params: { path: { id } } }));
}

/** What the bank has promised me. */
export const myPromisesQuery = queryOptions({
  queryKey: [...promisesKey, "mine"],
  queryFn: async () => (await answer(client.GET("/api/portal/promises"))).items,
});

export function contestPromise(id: string, note: string): Promise<PromisedToMe> {
  return answer(
    client.POST("/api/portal/promises/{id}/contest", { params: { path: { id } }, body: { note } }),
  );
}
