import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import type { Batch, BatchRow, BatchRowState, ConfirmBatch, NewBatch } from "./wire";

const bulkKey = ["bulk-transfers"] as const;

// While the worker reads a file, or carries one out.
const LOOK_AGAIN_MS = 900;
const UNDER_WAY: readonly Batch["state"][] = ["reading", "waiting", "running"];

/** The files of payments that were brought, the latest first; looked at again while something is done. */
export const batchesQuery = queryOptions({
  queryKey: [...bulkKey, "all"],
  queryFn: () => answer(client.GET("/api/portal/bulk-transfers")),
});

export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: [...bulkKey, "one", id],
    queryFn: () => answer(client.GET("/api/portal/bulk-transfers/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data && UNDER_WAY.includes(state.data.state) ? LOOK_AGAIN_MS : false,
  });

/** `moment`: how far the file has come, so that rows follow it. */
export const batchRowsQuery = (id: string, state: BatchRowState | "all", moment: string) =>
  infiniteQueryOptions({
    queryKey: [...bulkKey, "rows", id, state, moment],
    queryFn: async ({ pageParam }) => {
      const query = {
        limit: 100,
        ...(state !== "all" && { in_state: state }),
        ...(pageParam && { after: pageParam }),
      };
      const params = { path: { id }, query };
      const page = await answer(client.GET("/api/portal/bulk-transfers/{id}/rows", { params }));
      return { items: page.rows.map((row) => ({ ...row, id: String(row.nth) })), next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });

export type ShownRow = BatchRow & { id: string };

/** The same key and file are brought once, however often they are sent. */
export function bringFile(wanted: NewBatch, key: string): Promise<Batch> {
  const params = { header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/portal/bulk-transfers", { params, body: wanted }));
}

export function confirmBatch(id: string, wanted: ConfirmBatch, confirmation?: string): Promise<Batch> {
  const params = { path: { id }, header: confirmedBy(confirmation) };
  return answer(client.POST("/api/portal/bulk-transfers/{id}/confirm", { params, body: wanted }));
}

export function cancelBatch(id: string): Promise<Batch> {
  return answer(client.POST("/api/portal/bulk-transfers/{id}/cancel", { params: { path: { id } } }));
}

export function batchesChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: bulkKey });
}

export const templateFile = (language: string) => `/api/portal/bulk-transfers/template?language=${language}`;
export const resultTable = (id: string, language: string) =>
  `/api/portal/bulk-transfers/${id}/result.csv?language=${language}`;
export const resultMessage = (id: string) => `/api/portal/bulk-transfers/${id}/result.xml`;
