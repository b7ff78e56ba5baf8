import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { PaymentLook } from "./wire";

const looksKey = ["payments", "looks"] as const;

/** What the bank's rules did not let the customer pay, the latest first, with what came of asking for a person. */
export const refusedPaymentsQuery = infiniteQueryOptions({
  queryKey: [...looksKey, "refused"],
  queryFn: ({ pageParam }) =>
    answer(
      client.GET("/api/portal/refused-payments", {
        params: { query: { limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? undefined,
});

/** What came of asking about a transfer that is put off; null where nobody has asked. */
export const lookAtTransferQuery = (id: string) =>
  queryOptions({
    queryKey: [...looksKey, "transfer", id],
    queryFn: async () =>
      (await answer(client.GET("/api/portal/transfers/{id}/look", { params: { path: { id } } }))).look,
  });

export function askAboutRefused(id: string, words: string): Promise<PaymentLook> {
  const params = { path: { id } };
  return answer(client.POST("/api/portal/refused-payments/{id}/look", { params, body: { words } }));
}

export function askAboutTransfer(id: string, words: string): Promise<PaymentLook> {
  return answer(
    client.POST("/api/portal/transfers/{id}/look", { params: { path: { id } }, body: { words } }),
  );
}

export function withdrawLook(id: string): Promise<PaymentLook> {
  return answer(client.POST("/api/portal/payment-looks/{id}/withdraw", { params: { path: { id } } }));
}

export function looksChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: looksKey });
}
