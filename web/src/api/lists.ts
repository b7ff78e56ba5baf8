import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import { type Download, download } from "./download";
import type { ListExported, ListExportWish, ListFilters, ListSort, ListView, ListViewWish } from "./wire";

const WHILE_MADE_MS = 3_000;

export const listsKey = ["lists"] as const;

/** Customers whom all of it fits, page after page; the first says how many there are. */
export function listQuery(filters: ListFilters, sort: ListSort) {
  return infiniteQueryOptions({
    queryKey: [...listsKey, "look", filters, sort],
    queryFn: ({ pageParam }) =>
      answer(
        client.POST("/api/console/lists/look", {
          body: { filters, sort, limit: 50, after: pageParam || null },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** By what one may narrow, and with whom one may share. */
export const listChoicesQuery = queryOptions({
  queryKey: [...listsKey, "choices"],
  queryFn: () => answer(client.GET("/api/console/lists/choices")),
  staleTime: 60_000,
});

/** One's own views and those that are shared with one. */
export const listViewsQuery = queryOptions({
  queryKey: [...listsKey, "views"],
  queryFn: async () => (await answer(client.GET("/api/console/lists/views"))).items,
  staleTime: 60_000,
});

export function keepListView(view: ListViewWish): Promise<ListView> {
  return answer(client.POST("/api/console/lists/views", { body: view }));
}

/** Written over; `version`: the one that was seen. */
export function changeListView(id: string, view: ListViewWish, version: number): Promise<ListView> {
  return answer(
    client.PUT("/api/console/lists/views/{id}", { params: { path: { id } }, body: { ...view, version } }),
  );
}

export async function deleteListView(id: string): Promise<void> {
  await answer(client.DELETE("/api/console/lists/views/{id}", { params: { path: { id } } }));
}

/** With which view one begins; none: with all customers. */
export async function beginWithListView(id: string | null): Promise<void> {
  await answer(client.PUT("/api/console/lists/start", { body: { view_id: id } }));
}

/** Takes the list out for a purpose. The file waits a day for whoever asked. */
export function exportList(wish: ListExportWish, confirmation?: string): Promise<ListExported> {
  const params = { header: confirmedBy(confirmation) };
  return answer(client.POST("/api/console/lists/exports", { params, body: wish }));
}

/** Asks a second person for more than one takes out alone. Once they agree it stands under one's exports. */
export async function askForListExport(wish: ListExportWish, confirmation?: string): Promise<void> {
  const params = { header: confirmedBy(confirmation) };
  await answer(client.POST("/api/console/lists/exports/asked", { params, body: wish }));
}

export function listExportFile(id: string): Promise<Download> {
  return download(`/api/console/lists/exports/${id}/file`);
}

/** What one has taken out oneself, the newest first. */
export const myListExportsQuery = infiniteQueryOptions({
  queryKey: [...listsKey, "exports"],
  queryFn: ({ pageParam }) =>
    answer(
      client.GET("/api/console/lists/exports", {
        params: { query: { limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? undefined,
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ items }) => items.some((one) => one.state === "making"))
      ? WHILE_MADE_MS
      : false,
});
