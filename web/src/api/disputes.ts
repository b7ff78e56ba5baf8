import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type { Dispute, DisputeDecision, DisputeQueue, DisputeReason, DisputeSeen, NewDispute } from "./wire";

const disputesKey = ["disputes"] as const;

/** What is open first, then what is over. */
export const myDisputesQuery = queryOptions({
  queryKey: [...disputesKey, "mine"],
  queryFn: async () => (await answer(client.GET("/api/portal/disputes"))).disputes,
});

export const myDisputeQuery = (id: string) =>
  queryOptions({
    queryKey: [...disputesKey, "mine", id],
    queryFn: () => answer(client.GET("/api/portal/disputes/{id}", { params: { path: { id } } })),
    refetchInterval: 30_000,
  });

/** For what an entry can be disputed, or that it is. */
export const aboutEntryQuery = (accountId: string, seq: number) =>
  queryOptions({
    queryKey: [...disputesKey, "about", accountId, seq],
    queryFn: () =>
      answer(
        client.GET("/api/portal/disputes/about/{account_id}/{seq}", {
          params: { path: { account_id: accountId, seq } },
        }),
      ),
    retry: false,
  });

/** The same for the entry of a transfer; null where there is none of one's own. */
export const aboutTransferQuery = (id: string) =>
  queryOptions({
    queryKey: [...disputesKey, "transfer", id],
    queryFn: async () =>
      (await answer(client.GET("/api/portal/transfers/{id}/dispute", { params: { path: { id } } }))).about,
    retry: false,
  });

export function openDispute(body: NewDispute): Promise<Dispute> {
  return answer(client.POST("/api/portal/disputes", { body }));
}

export function answerInDispute(id: string, words: string): Promise<Dispute> {
  const params = { path: { id } };
  return answer(client.POST("/api/portal/disputes/{id}/answer", { params, body: { words } }));
}

export function appealDispute(id: string, words: string): Promise<Dispute> {
  const params = { path: { id } };
  return answer(client.POST("/api/portal/disputes/{id}/appeal", { params, body: { words } }));
}

export function withdrawDispute(id: string): Promise<Dispute> {
  return answer(client.POST("/api/portal/disputes/{id}/withdraw", { params: { path: { id } } }));
}

export function disputesChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: disputesKey });
}

// ---------------------------------------------------------------------------------------------- for staff

export interface DisputeSearch {
  which: DisputeQueue;
  reason: DisputeReason | "";
  words: string;
}

export const disputesQuery = ({ which, reason, words }: DisputeSearch) =>
  infiniteQueryOptions({
    queryKey: [...disputesKey, "desk", which, reason, words],
    queryFn: async ({ pageParam }) => {
      const query = { which, ...(reason ? { reason } : {}), ...(pageParam ? { after: pageParam } : {}) };
      const params = { query, header: searchWords(words) };
      const page = await answer(client.GET("/api/console/disputes", { params }));
      return { items: page.disputes, times: page.times, next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });

export const disputeQuery = (id: string) =>
  queryOptions({
    queryKey: [...disputesKey, "case", id],
    queryFn: () => answer(client.GET("/api/console/disputes/{id}", { params: { path: { id } } })),
  });

export function takeDispute(id: string): Promise<DisputeSeen> {
  return answer(client.POST("/api/console/disputes/{id}/take", { params: { path: { id } } }));
}

export function noteInDispute(id: string, words: string): Promise<DisputeSeen> {
  const params = { path: { id } };
  return answer(client.POST("/api/console/disputes/{id}/notes", { params, body: { words } }));
}

export function askInDispute(id: string, words: string): Promise<DisputeSeen> {
  const params = { path: { id } };
  return answer(client.POST("/api/console/disputes/{id}/ask", { params, body: { words } }));
}

export function askBack(id: string): Promise<DisputeSeen> {
  return answer(client.POST("/api/console/disputes/{id}/ask-back", { params: { path: { id } } }));
}

export function decideDispute(id: string, body: DisputeDecision): Promise<DisputeSeen> {
  return answer(client.POST("/api/console/disputes/{id}/decide", { params: { path: { id } }, body }));
}
