import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import { type Problem, UNREACHABLE, UNREADABLE } from "./problem";
import { searchWords } from "./search-words";
import type {
  NewLimits,
  NewPlan,
  NewRefund,
  NewTransfer,
  Payee,
  PaymentLimits,
  Plan,
  PlanChange,
  SubmittedTransfer,
  Transfer,
} from "./wire";

const paymentsKey = ["payments"] as const;
const payeesKey = [...paymentsKey, "payees"] as const;
const limitsKey = [...paymentsKey, "limits"] as const;

/** Whom the customer keeps to pay them: who was paid last comes first. */
export const payeesQuery = queryOptions({
  queryKey: payeesKey,
  queryFn: () => answer(client.GET("/api/portal/payees")),
});

/** Where somebody can be paid besides here: the first that fit what is typed. */
export const banksQuery = (search: string) =>
  queryOptions({
    queryKey: [...paymentsKey, "banks", search],
    queryFn: () => answer(client.GET("/api/portal/banks", { params: { header: searchWords(search) } })),
    placeholderData: keepPreviousData,
    staleTime: 600_000,
  });

export const limitsQuery = queryOptions({
  queryKey: limitsKey,
  queryFn: () => answer(client.GET("/api/portal/payment-limits")),
});

/** What the customer ordered, and what others did on the customer's accounts; the latest first. */
export const transfersQuery = infiniteQueryOptions({
  queryKey: [...paymentsKey, "transfers"],
  queryFn: ({ pageParam }) =>
    answer(
      client.GET("/api/portal/transfers", {
        params: { query: { limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? undefined,
});

/** What waits for the customer's yes, and what the customer waits for. */
export const waitingQuery = queryOptions({
  queryKey: [...paymentsKey, "waiting"],
  queryFn: () => answer(client.GET("/api/portal/transfers/waiting")),
});

export const transferQuery = (id: string) =>
  queryOptions({
    queryKey: [...paymentsKey, "transfer", id],
    queryFn: () => answer(client.GET("/api/portal/transfers/{id}", { params: { path: { id } } })),
    retry: false,
  });

/** What a transfer would come to now; asked anew each time, as it holds for the moment only. */
export const previewQuery = (wanted: NewTransfer) =>
  queryOptions({
    queryKey: [...paymentsKey, "preview", wanted],
    queryFn: () => answer(client.POST("/api/portal/transfers/preview", { body: wanted })),
    staleTime: 5_000,
    gcTime: 0,
    retry: false,
  });

/** The same key and wish move money once, however often they are sent. */
export function submitTransfer(
  wanted: NewTransfer,
  key: string,
  confirmation?: string,
): Promise<SubmittedTransfer> {
  const params = { header: { "Idempotency-Key": key, ...confirmedBy(confirmation) } };
  return answer(client.POST("/api/portal/transfers", { params, body: wanted }));
}

const UNSURE: readonly string[] = [UNREACHABLE, UNREADABLE, "kernel.outcome_unknown"];

/** Whether money may have moved all the same: nobody has answered, or who did could not tell. */
export function isOutcomeOpen({ code, status }: Problem): boolean {
  return UNSURE.includes(code) || status >= 500 || status === 0;
}

/** What is planned: what comes next first, then what has ended lately. */
export const plansQuery = queryOptions({
  queryKey: [...paymentsKey, "plans"],
  queryFn: () => answer(client.GET("/api/portal/planned-transfers")),
});

export const planPreviewQuery = (wanted: NewPlan) =>
  queryOptions({
    queryKey: [...paymentsKey, "plan-preview", wanted],
    queryFn: () => answer(client.POST("/api/portal/planned-transfers/preview", { body: wanted })),
    staleTime: 5_000,
    gcTime: 0,
    retry: false,
  });

/** The same key and wish are planned once, however often they are sent. */
export function planTransfer(wanted: NewPlan, key: string, confirmation?: string): Promise<Plan> {
  const params = { header: { "Idempotency-Key": key, ...confirmedBy(confirmation) } };
  return answer(client.POST("/api/portal/planned-transfers", { params, body: wanted }));
}

export function cancelPlan(id: string): Promise<Plan> {
  return answer(client.POST("/api/portal/planned-transfers/{id}/cancel", { params: { path: { id } } }));
}

/** Leaves out the time on `day`, the plan's next one. */
export function skipPlan(id: string, day: string): Promise<Plan> {
  return answer(
    client.POST("/api/portal/planned-transfers/{id}/skip", { params: { path: { id } }, body: { day } }),
  );
}

export function changePlan(id: string, wanted: PlanChange, confirmation?: string): Promise<Plan> {
  const params = { path: { id }, header: confirmedBy(confirmation) };
  return answer(client.PUT("/api/portal/planned-transfers/{id}", { params, body: wanted }));
}

export function plansChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: plansQuery.queryKey });
}

export function sayYes(id: string, confirmation?: string): Promise<Transfer> {
  const params = { path: { id }, header: confirmedBy(confirmation) };
  return answer(client.POST("/api/portal/transfers/{id}/yes", { params }));
}

export function sayNo(id: string): Promise<Transfer> {
  return answer(client.POST("/api/portal/transfers/{id}/no", { params: { path: { id } } }));
}

export function cancelTransfer(id: string): Promise<Transfer> {
  return answer(client.POST("/api/portal/transfers/{id}/cancel", { params: { path: { id } } }));
}

/** Gives a payment back; the same key and wish give once, however often they are sent. */
export function giveBack(
  id: string,
  wanted: NewRefund,
  key: string,
  confirmation?: string,
): Promise<Transfer> {
  const params = { path: { id }, header: { "Idempotency-Key": key, ...confirmedBy(confirmation) } };
  return answer(client.POST("/api/portal/transfers/{id}/refunds", { params, body: wanted }));
}

/** `bank`: where the account is, by its clearing code; none for this bank. */
export function addPayee(name: string, accountNumber: string, bank: string | null): Promise<Payee> {
  return answer(client.POST("/api/portal/payees", { body: { name, account_number: accountNumber, bank } }));
}

export async function removePayee(id: string): Promise<void> {
  await answer(client.DELETE("/api/portal/payees/{id}", { params: { path: { id } } }));
}

export function setLimits(
  currency: string,
  wanted: NewLimits,
  confirmation?: string,
): Promise<PaymentLimits> {
  const params = { path: { currency }, header: confirmedBy(confirmation) };
  return answer(client.PUT("/api/portal/payment-limits/{currency}", { params, body: wanted }));
}

/** After money has moved, or may move no more: whatever shows it is asked for again. */
export async function moneyMoved(queries: QueryClient, transfer?: Transfer): Promise<void> {
  if (transfer) queries.setQueryData(transferQuery(transfer.id).queryKey, transfer);
  await Promise.all(
    [["accounts"], ["spending"], ["payments"]].map((queryKey) => queries.invalidateQueries({ queryKey })),
  );
}

export function payeesChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: payeesKey });
}

export function limitsChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: limitsKey });
}
