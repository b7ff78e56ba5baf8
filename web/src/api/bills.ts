import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import type { BillAccount, NewAutomatic, PaidRequest, PayBill } from "./wire";

const billsKey = ["payments", "bills"] as const;

/** Whose bills can be paid; none where the bank has no biller house. */
export const billersQuery = queryOptions({
  queryKey: [...billsKey, "billers"],
  queryFn: () => answer(client.GET("/api/portal/billers")),
});

/** The customer's numbers with billers, and what is due there. */
export const billAccountsQuery = queryOptions({
  queryKey: [...billsKey, "accounts"],
  queryFn: () => answer(client.GET("/api/portal/bill-accounts")),
});

export const billPreviewQuery = (id: string, wanted: PayBill) =>
  queryOptions({
    queryKey: ["payments", "bill-preview", id, wanted],
    queryFn: () =>
      answer(
        client.POST("/api/portal/bill-accounts/{id}/preview", { params: { path: { id } }, body: wanted }),
      ),
    staleTime: 5_000,
    gcTime: 0,
    retry: false,
  });

export function billsChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: billsKey });
}

export function addBillAccount(biller: string, number: string): Promise<BillAccount> {
  return answer(client.POST("/api/portal/bill-accounts", { body: { biller, number } }));
}

export async function removeBillAccount(id: string): Promise<void> {
  await answer(client.DELETE("/api/portal/bill-accounts/{id}", { params: { path: { id } } }));
}

/** The same key pays once. */
export function payBill(
  id: string,
  wanted: PayBill,
  key: string,
  confirmation?: string,
): Promise<PaidRequest> {
  const params = { path: { id }, header: { "Idempotency-Key": key, ...confirmedBy(confirmation) } };
  return answer(client.POST("/api/portal/bill-accounts/{id}/pay", { params, body: wanted }));
}

export function payBillsByItself(
  id: string,
  wanted: NewAutomatic,
  confirmation?: string,
): Promise<BillAccount> {
  const params = { path: { id }, header: confirmedBy(confirmation) };
  return answer(client.PUT("/api/portal/bill-accounts/{id}/automatic", { params, body: wanted }));
}

export function stopPayingByItself(id: string): Promise<BillAccount> {
  return answer(client.DELETE("/api/portal/bill-accounts/{id}/automatic", { params: { path: { id } } }));
}
