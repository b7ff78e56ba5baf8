import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { BulkAct, BulkActWhat, BulkActWish, BulkOutcome, BulkPreview } from "./wire";

export const bulkActsKey = ["bulk-acts"] as const;

const LOOK_AGAIN_MS = 1_000;

export function isUnderWay({ state }: BulkAct): boolean {
  return state === "running" || state === "undoing";
}

/** With how many it would be done, and what stands against it. */
export function bulkPreviewQuery(what: BulkActWhat) {
  return queryOptions({
    queryKey: [...bulkActsKey, "preview", what],
    queryFn: (): Promise<BulkPreview> =>
      answer(client.POST("/api/console/bulk-acts/preview", { body: what })),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

/** A worker does it. The same key and content ask once. */
export function askForBulkAct(wish: BulkActWish, key: string): Promise<BulkAct> {
  const params = { header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/bulk-acts", { params, body: wish }));
}

/** One's own or everybody's, the newest first; looked at again while one of them is under way. */
export function bulkActsQuery(whose: "mine" | "all") {
  return infiniteQueryOptions({
    queryKey: [...bulkActsKey, "list", whose],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/bulk-acts", {
          params: { query: { whose, limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isUnderWay)) ? 2 * LOOK_AGAIN_MS : false,
  });
}

export function bulkActQuery(id: string) {
  return queryOptions({
    queryKey: [...bulkActsKey, "one", id],
    queryFn: () => answer(client.GET("/api/console/bulk-acts/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data.act) ? LOOK_AGAIN_MS : false),
  });
}

/** What came of each. `moment`: how far the act has come, so that rows follow it. */
export function bulkActCustomersQuery(id: string, outcome: BulkOutcome | "", moment: string) {
  return infiniteQueryOptions({
    queryKey: [...bulkActsKey, "customers", id, outcome, moment],
    queryFn: ({ pageParam }) => {
      const query = { ...(outcome && { outcome }), ...(pageParam && { after: pageParam }) };
      return answer(client.GET("/api/console/bulk-acts/{id}/customers", { params: { path: { id }, query } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
}

/** Who has not been done is left alone. */
export async function stopBulkAct(id: string): Promise<void> {
  await answer(client.POST("/api/console/bulk-acts/{id}/stop", { params: { path: { id } } }));
}

/** A worker takes back what nobody has changed since. */
export async function undoBulkAct(id: string): Promise<void> {
  await answer(client.POST("/api/console/bulk-acts/{id}/undo", { params: { path: { id } } }));
}
