import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { inBase64 } from "./base64";
import { answer, client } from "./client";
import type {
  NewReconciliation,
  ReconciledDecision,
  ReconciledLine,
  ReconciledResult,
  Reconciliation,
  TableSeen,
} from "./wire";

const key = ["reconciliations"] as const;
const LOOK_AGAIN_MS = 900;
// As much of a table as shows how its columns are to be read.
const BEGINNING_BYTES = 64 * 1024;

export const reconciliationsQuery = (accountId: string) =>
  queryOptions({
    queryKey: [...key, "of", accountId],
    queryFn: () =>
      answer(
        client.GET("/api/console/accounts/{id}/reconciliations", { params: { path: { id: accountId } } }),
      ),
  });

export const reconciliationQuery = (id: string) =>
  queryOptions({
    queryKey: [...key, "one", id],
    queryFn: () => answer(client.GET("/api/console/reconciliations/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "reading" ? LOOK_AGAIN_MS : false),
  });

/** `run`: of which run they are. */
export const linesQuery = (id: string, result: ReconciledResult | "all", run: string) =>
  infiniteQueryOptions({
    queryKey: [...key, "lines", id, result, run],
    queryFn: async ({ pageParam }) => {
      const query = {
        limit: 100,
        ...(result !== "all" && { result }),
        ...(pageParam && { after: pageParam }),
      };
      const params = { path: { id }, query };
      const page = await answer(client.GET("/api/console/reconciliations/{id}/lines", { params }));
      return { items: page.lines.map((line) => ({ ...line, id: String(line.nth) })), next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });

export type ShownLine = ReconciledLine & { id: string };

export function reconcile(
  accountId: string,
  wanted: NewReconciliation,
  requestKey: string,
): Promise<Reconciliation> {
  const params = { path: { id: accountId }, header: { "Idempotency-Key": requestKey } };
  return answer(client.POST("/api/console/accounts/{id}/reconciliations", { params, body: wanted }));
}

/** How the columns of a table would be read. */
export async function lookAtTable(file: Blob): Promise<TableSeen> {
  const text = await inBase64(file.slice(0, BEGINNING_BYTES));
  return answer(client.POST("/api/console/reconciliations/table", { body: { file: text } }));
}

export function reconcileAgain(id: string, window_days: number, tolerance: number): Promise<Reconciliation> {
  const params = { path: { id } };
  return answer(
    client.POST("/api/console/reconciliations/{id}/again", { params, body: { window_days, tolerance } }),
  );
}

export function decideLine(
  id: string,
  nth: number,
  decision: ReconciledDecision,
  note: string,
): Promise<ReconciledLine> {
  const params = { path: { id, nth } };
  return answer(
    client.POST("/api/console/reconciliations/{id}/lines/{nth}/decision", {
      params,
      body: { decision, note },
    }),
  );
}

export function reconciliationChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: key });
}

export const reportFile = (id: string, language: string) =>
  `/api/console/reconciliations/${id}/report.csv?language=${language}`;
