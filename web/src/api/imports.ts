import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { QuarantineReason } from "./wire";

const WHILE_RUNNING_MS = 2_000;

export const importsQuery = infiniteQueryOptions({
  queryKey: ["imports"],
  queryFn: ({ pageParam }) =>
    answer(client.GET("/api/console/imports", { params: { query: pageParam ? { after: pageParam } : {} } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? undefined,
});

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", id],
    queryFn: () => answer(client.GET("/api/console/imports/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? WHILE_RUNNING_MS : false),
  });

export interface QuarantineFilter {
  file?: string;
  reason?: QuarantineReason;
}

export const quarantineQuery = (id: string, filter: QuarantineFilter) =>
  infiniteQueryOptions({
    queryKey: ["imports", id, "quarantine", filter],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/imports/{id}/quarantine", {
          params: { path: { id }, query: { ...filter, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
