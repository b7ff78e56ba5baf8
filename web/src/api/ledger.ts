import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";

const WHILE_RUNNING_MS = 1_000;

export const ledgerHealthQuery = queryOptions({
  queryKey: ["ledger", "health"],
  queryFn: () => answer(client.GET("/api/console/ledger/health")),
  refetchInterval: ({ state }) => (state.data?.running ? WHILE_RUNNING_MS : false),
});

export const chartOfAccountsQuery = queryOptions({
  queryKey: ["ledger", "accounts"],
  queryFn: () => answer(client.GET("/api/console/ledger/accounts")),
});

export async function startVerification(): Promise<void> {
  await answer(client.POST("/api/console/ledger/verifications"));
}

/** What was booked on each of the last days, in each currency. */
export const turnoverQuery = (days: number) =>
  queryOptions({
    queryKey: ["ledger", "turnover", days],
    queryFn: () => answer(client.GET("/api/console/ledger/turnover", { params: { query: { days } } })),
  });
