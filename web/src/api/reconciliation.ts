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

/** Where an account is compared: by the bank in the console, or by a customer with their own books. */
export type Where = "console" | "portal";

const key = ["reconciliations"] as const;
const LOOK_AGAIN_MS = 900;
// As much of a table as shows how its columns are to be read.
const BEGINNING_BYTES = 64 * 1024;

export const reconciliationsQuery = (where: Where, accountId: string) =>
  infiniteQueryOptions({
    queryKey: [...key, where, "of", accountId],
    queryFn: async ({ pageParam }) => {
      const params = { path: { id: accountId }, query: pageParam ? { after: pageParam } : {} };
      const page = await answer(
        where === "portal"
          ? client.GET("/api/portal/accounts/{id}/reconciliations", { params })
          : client.GET("/api/console/accounts/{id}/reconciliations", { params }),
      );
      return { items: page.reconciliations, next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
  });

export const reconciliationQuery = (where: Where, id: string) =>
  queryOptions({
    queryKey: [...key, where, "one", id],
    queryFn: () => {
      const params = { path: { id } };
      return answer(
        where === "portal"
          ? client.GET("/api/portal/reconciliations/{id}", { params })
          : client.GET("/api/console/reconciliations/{id}", { params }),
      );
    },
    refetchInterval: ({ state }) => (state.data?.state === "reading" ? LOOK_AGAIN_MS : false),
  });

/** `run`: of which run they are. */
export const linesQuery = (where: Where, id: string, result: ReconciledResult | "all", run: string) =>
  infiniteQueryOptions({
    queryKey: [...key, where, "lines", id, result, run],
    queryFn: async ({ pageParam }) => {
      const query = {
        limit: 100,
        ...(result !== "all" && { result }),
        ...(pageParam && { after: pageParam }),
      };
      const params = { path: { id }, query };
      const page = await answer(
        where === "portal"
          ? client.GET("/api/portal/reconciliations/{id}/lines", { params })
          : client.GET("/api/console/reconciliations/{id}/lines", { params }),
      );
      return { items: page.lines.map((line) => ({ ...line, id: String(line.nth) })), next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });

export type ShownLine = ReconciledLine & { id: string };

export function reconcile(
  where: Where,
  accountId: string,
  body: NewReconciliation,
  requestKey: string,
): Promise<Reconciliation> {
  const params = { path: { id: accountId }, header: { "Idempotency-Key": requestKey } };
  return answer(
    where === "portal"
      ? client.POST("/api/portal/accounts/{id}/reconciliations", { params, body })
      : client.POST("/api/console/accounts/{id}/reconciliations", { params, body }),
  );
}

/** How the columns of a table would be read. */
export async function lookAtTable(where: Where, file: Blob): Promise<TableSeen> {
  const body = { file: await inBase64(file.slice(0, BEGINNING_BYTES)) };
  return answer(
    where === "portal"
      ? client.POST("/api/portal/reconciliations/table", { body })
      : client.POST("/api/console/reconciliations/table", { body }),
  );
}

export function reconcileAgain(
  where: Where,
  id: string,
  window_days: number,
  tolerance: number,
): Promise<Reconciliation> {
  const asked = { params: { path: { id } }, body: { window_days, tolerance } };
  return answer(
    where === "portal"
      ? client.POST("/api/portal/reconciliations/{id}/again", asked)
      : client.POST("/api/console/reconciliations/{id}/again", asked),
  );
}

export function decideLine(
  where: Where,
  id: string,
  nth: number,
  decision: ReconciledDecision,
  note: string,
): Promise<ReconciledLine> {
  const asked = { params: { path: { id, nth } }, body: { decision, note } };
  return answer(
    where === "portal"
      ? client.POST("/api/portal/reconciliations/{id}/lines/{nth}/decision", asked)
      : client.POST("/api/console/reconciliations/{id}/lines/{nth}/decision", asked),
  );
}

/** One of the customer's own, with what they noted of it. */
export async function deleteOwnReconciliation(id: string): Promise<void> {
  await answer(client.DELETE("/api/portal/reconciliations/{id}", { params: { path: { id } } }));
}

export function reconciliationChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: key });
}

export const reportFile = (where: Where, id: string, language: string) =>
  `/api/${where}/reconciliations/${id}/report.csv?language=${language}`;
