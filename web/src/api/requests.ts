import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import type {
  NewRequest,
  PaidRequest,
  PaymentRequest,
  PayRequest,
  WhoMayAsk,
  WhyDeclined,
  WhyReported,
} from "./wire";

const requestsKey = ["payments", "requests"] as const;

/** What one is asked for, has asked for, and who wants to ask for the first time. */
export const requestsQuery = queryOptions({
  queryKey: [...requestsKey, "all"],
  queryFn: () => answer(client.GET("/api/portal/payment-requests")),
});

/** Whom one lets ask, and whom not. */
export const askingPeopleQuery = queryOptions({
  queryKey: [...requestsKey, "people"],
  queryFn: () => answer(client.GET("/api/portal/payment-requests/people")),
});

export const requestPreviewQuery = (id: string, wanted: PayRequest) =>
  queryOptions({
    queryKey: ["payments", "request-preview", id, wanted],
    queryFn: () =>
      answer(
        client.POST("/api/portal/payment-requests/{id}/preview", { params: { path: { id } }, body: wanted }),
      ),
    staleTime: 5_000,
    gcTime: 0,
    retry: false,
  });

export function requestsChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: requestsKey });
}

/** The same key and wish ask once, however often they are sent. */
export async function askForPayment(wanted: NewRequest, key: string): Promise<PaymentRequest[]> {
  const params = { header: { "Idempotency-Key": key } };
  return (await answer(client.POST("/api/portal/payment-requests", { params, body: wanted }))).requests;
}

/** The same key pays once. */
export function payRequest(
  id: string,
  wanted: PayRequest,
  key: string,
  confirmation?: string,
): Promise<PaidRequest> {
  const params = { path: { id }, header: { "Idempotency-Key": key, ...confirmedBy(confirmation) } };
  return answer(client.POST("/api/portal/payment-requests/{id}/pay", { params, body: wanted }));
}

export async function declineRequest(id: string, why: WhyDeclined | null): Promise<void> {
  await answer(
    client.POST("/api/portal/payment-requests/{id}/decline", { params: { path: { id } }, body: { why } }),
  );
}

export async function withdrawRequest(id: string): Promise<void> {
  await answer(client.POST("/api/portal/payment-requests/{id}/withdraw", { params: { path: { id } } }));
}

export async function remindOfRequest(id: string): Promise<void> {
  await answer(client.POST("/api/portal/payment-requests/{id}/remind", { params: { path: { id } } }));
}

export async function letAsk(id: string): Promise<void> {
  await answer(client.POST("/api/portal/payment-requests/{id}/let-ask", { params: { path: { id } } }));
}

export async function blockAsker(id: string): Promise<void> {
  await answer(client.POST("/api/portal/payment-requests/{id}/block", { params: { path: { id } } }));
}

export async function reportRequest(id: string, why: WhyReported): Promise<void> {
  await answer(
    client.POST("/api/portal/payment-requests/{id}/report", { params: { path: { id } }, body: { why } }),
  );
}

export async function forgetAsker(id: string): Promise<void> {
  await answer(client.DELETE("/api/portal/payment-requests/people/{id}", { params: { path: { id } } }));
}

export async function setWhoMayAsk(who: WhoMayAsk): Promise<void> {
  await answer(client.PUT("/api/portal/payment-requests/who-may-ask", { body: { who } }));
}
