import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { CustomerTable, TableField, TableRow, TableRowState, TableRowWhole } from "./wire";

export const customerFilesKey = ["customer-files"] as const;

const LOOK_AGAIN_MS = 1_000;

export function isAtWork({ state }: CustomerTable): boolean {
  return state === "checking" || state === "running";
}

/** Tables of customers, the newest first. */
export const customerFilesQuery = infiniteQueryOptions({
  queryKey: [...customerFilesKey, "list"],
  queryFn: ({ pageParam }) =>
    answer(
      client.GET("/api/console/customer-files", {
        params: { query: pageParam ? { after: pageParam } : {} },
      }),
    ),
  initialPageParam: "",
  getNextPageParam: ({ next }) => next ?? undefined,
});

/** Looked at again while a worker is at it. */
export const customerFileQuery = (id: string) =>
  queryOptions({
    queryKey: [...customerFilesKey, "one", id],
    queryFn: () => answer(client.GET("/api/console/customer-files/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data && !state.data.is_forgotten ? LOOK_AGAIN_MS * (isAtWork(state.data) ? 1 : 10) : false,
  });

export type ShownTableRow = TableRow & { id: string };

/** `moment`: how far the table has come, so that rows follow it. */
export const customerFileRowsQuery = (id: string, state: TableRowState | "", moment: string) =>
  infiniteQueryOptions({
    queryKey: [...customerFilesKey, "rows", id, state, moment],
    queryFn: async ({ pageParam }) => {
      const query = { ...(state && { in_state: state }), ...(pageParam && { after: pageParam }) };
      const page = await answer(
        client.GET("/api/console/customer-files/{id}/rows", { params: { path: { id }, query } }),
      );
      return { items: page.items.map((row) => ({ ...row, id: String(row.nth) })), next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });

/** In clear, and noted: asked for once, when somebody opens it. */
export const customerFileRowQuery = (id: string, nth: number) =>
  queryOptions({
    queryKey: [...customerFilesKey, "row", id, nth],
    queryFn: () =>
      answer(client.GET("/api/console/customer-files/{id}/rows/{nth}", { params: { path: { id, nth } } })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

type Cells = { field: TableField; told: string }[];

export function mendRow(id: string, row: TableRowWhole, cells: Cells): Promise<TableRowWhole> {
  return answer(
    client.POST("/api/console/customer-files/{id}/rows/{nth}/mend", {
      params: { path: { id, nth: row.nth } },
      body: { cells, version: row.version },
    }),
  );
}

/** Somebody else than all who are shown. */
export function clearRow(id: string, row: TableRowWhole, reason: string): Promise<TableRowWhole> {
  return answer(
    client.POST("/api/console/customer-files/{id}/rows/{nth}/clear", {
      params: { path: { id, nth: row.nth } },
      body: { twins: row.twins.map(({ customer }) => customer.id), reason, version: row.version },
    }),
  );
}

export function dismissRow(id: string, row: TableRowWhole, reason: string): Promise<TableRowWhole> {
  return answer(
    client.POST("/api/console/customer-files/{id}/rows/{nth}/dismiss", {
      params: { path: { id, nth: row.nth } },
      body: { reason, version: row.version },
    }),
  );
}

export function restoreRow(id: string, row: TableRowWhole): Promise<TableRowWhole> {
  return answer(
    client.POST("/api/console/customer-files/{id}/rows/{nth}/restore", {
      params: { path: { id, nth: row.nth } },
      body: { version: row.version },
    }),
  );
}

/** `sheet`: of a workbook that has several. */
export function bringCustomerFile(
  name: string,
  file: string,
  { again, sheet }: { again: boolean; sheet: string | null },
): Promise<CustomerTable> {
  return answer(
    client.POST("/api/console/customer-files", { body: { file_name: name, file, again, sheet } }),
  );
}

export function chooseColumns(
  id: string,
  columns: (TableField | null)[],
  version: number,
): Promise<CustomerTable> {
  return answer(
    client.POST("/api/console/customer-files/{id}/columns", {
      params: { path: { id } },
      body: { columns, version },
    }),
  );
}

export function proposeTaking(id: string, version: number, reason: string): Promise<unknown> {
  return answer(
    client.POST("/api/console/customer-files/{id}/take", {
      params: { path: { id } },
      body: { version, reason },
    }),
  );
}

export const customerTemplate = (language: string) =>
  `/api/console/customer-files/template.xlsx?language=${language}`;

export const quarantineFile = (id: string) => `/api/console/customer-files/${id}/quarantine.csv`;
