import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { DuplicateBand, DuplicatePairWhole, DuplicateState, DuplicateVerdict, Entered } from "./wire";

export const duplicatesKey = ["duplicates"] as const;

export interface DuplicatesFilter {
  state: DuplicateState;
  band: DuplicateBand | "";
}

/** Two customers who may be one, the likeliest first. */
export const duplicatesQuery = ({ state, band }: DuplicatesFilter) =>
  infiniteQueryOptions({
    queryKey: [...duplicatesKey, "list", state, band],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/duplicates", {
          params: {
            query: {
              state,
              limit: 50,
              ...(band ? { band } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** How many wait and what was said to the others; often while the bank is being looked through. */
export const duplicateFiguresQuery = queryOptions({
  queryKey: [...duplicatesKey, "figures"],
  queryFn: () => answer(client.GET("/api/console/duplicates/figures")),
  refetchInterval: ({ state }) => (isAtWork(state.data?.run?.stage) ? 2_000 : 60_000),
});

export function isAtWork(stage: string | undefined): boolean {
  return stage === "waiting" || stage === "reading" || stage === "comparing";
}

export const duplicateQuery = (id: string) =>
  queryOptions({
    queryKey: [...duplicatesKey, "one", id],
    queryFn: () => answer(client.GET("/api/console/duplicates/{id}", { params: { path: { id } } })),
  });

export function lookThrough(): Promise<unknown> {
  return answer(client.POST("/api/console/duplicates/runs"));
}

export function decideDuplicate(
  id: string,
  verdict: DuplicateVerdict,
  reason: string,
  seen: number,
): Promise<DuplicatePairWhole> {
  return answer(
    client.POST("/api/console/duplicates/{id}/decide", {
      params: { path: { id } },
      body: { verdict, reason, seen },
    }),
  );
}

export function undoDuplicate(id: string, reason: string, seen: number): Promise<DuplicatePairWhole> {
  return answer(
    client.POST("/api/console/duplicates/{id}/undo", { params: { path: { id } }, body: { reason, seen } }),
  );
}

/** Who in the file may be the one who is being entered, the likeliest first. */
export const likelyTwinsQuery = (entered: Entered) =>
  queryOptions({
    queryKey: [...duplicatesKey, "check", entered],
    queryFn: async () =>
      (await answer(client.POST("/api/console/duplicates/check", { body: entered }))).items,
    staleTime: 0,
    gcTime: 0,
  });

/** Beside somebody who seems to be the same only with a reason. */
export function registerCustomer(
  entered: Entered & { reason: string | null; twins: string[] },
  key: string,
): Promise<{ id: string; number: string }> {
  const params = { header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/duplicates/register", { params, body: entered }));
}
