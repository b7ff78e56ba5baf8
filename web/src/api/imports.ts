import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { Problem } from "./problem";
import type { CaseState, Import, QuarantineReason, QuarantineRow, Retry } from "./wire";

const WHILE_RUNNING_MS = 2_000;

export const importsQuery = infiniteQueryOptions({
  queryKey: ["imports"],
  queryFn: ({ pageParam }) =>
    answer(client.GET("/api/console/imports", { params: { query: pageParam ? { after: pageParam } : {} } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? undefined,
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ items }) => items.some(isRunning)) ? WHILE_RUNNING_MS : false,
});

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", id],
    queryFn: () => answer(client.GET("/api/console/imports/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? WHILE_RUNNING_MS : false),
  });

export interface QuarantineFilter {
  file?: string;
  reason?: QuarantineReason;
  state: CaseState;
}

// Rows are short; a page of two hundred is a screenful on a large one and a blink for the server.
const ROWS = 100;

export const quarantineQuery = (id: string, filter: QuarantineFilter) =>
  infiniteQueryOptions({
    queryKey: ["imports", id, "quarantine", filter],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/imports/{id}/quarantine", {
          params: {
            path: { id },
            query: { ...filter, limit: ROWS, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const quarantineRowQuery = (id: string, rowId: string) =>
  queryOptions({
    queryKey: ["imports", id, "row", rowId],
    queryFn: () =>
      answer(
        client.GET("/api/console/imports/{id}/quarantine/{row_id}", {
          params: { path: { id, row_id: rowId } },
        }),
      ),
  });

/** Tries a row again with these fields; refused with insight.row_refused, whose `rowProblems` name the fields. */
export function repairRow(id: string, rowId: string, fields: Record<string, string>): Promise<QuarantineRow> {
  return answer(
    client.POST("/api/console/imports/{id}/quarantine/{row_id}/repair", {
      params: { path: { id, row_id: rowId } },
      body: { fields },
    }),
  );
}

export function setRowAside(id: string, rowId: string, reason: string): Promise<QuarantineRow> {
  return answer(
    client.POST("/api/console/imports/{id}/quarantine/{row_id}/set-aside", {
      params: { path: { id, row_id: rowId } },
      body: { reason },
    }),
  );
}

/** Undoes the setting aside. */
export function takeRowUp(id: string, rowId: string, reason: string): Promise<QuarantineRow> {
  return answer(
    client.POST("/api/console/imports/{id}/quarantine/{row_id}/take-up", {
      params: { path: { id, row_id: rowId } },
      body: { reason },
    }),
  );
}

/** What a refused repair says about single fields, by their names. */
export function rowProblems(
  thrown: Error | null,
): { field: string; reason: QuarantineReason; detail: string }[] {
  const told: unknown = thrown instanceof Problem ? thrown.facts.problems : undefined;
  return Array.isArray(told) ? told.filter(isRowProblem) : [];
}

export const retriesQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", id, "retries"],
    queryFn: () =>
      answer(client.GET("/api/console/imports/{id}/quarantine/retries", { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.state === "running") ? WHILE_RUNNING_MS / 2 : false,
  });

/** Has a worker try the open rows again as they are, of one reason and file or all. */
export function retryRows(id: string, which: { file?: string; reason?: QuarantineReason }): Promise<Retry> {
  return answer(
    client.POST("/api/console/imports/{id}/quarantine/retries", { params: { path: { id } }, body: which }),
  );
}

function isRunning({ state }: Pick<Import, "state">): boolean {
  return state === "running";
}

function isRowProblem(value: unknown): value is { field: string; reason: QuarantineReason; detail: string } {
  return typeof value === "object" && value !== null && "field" in value && "reason" in value;
}
