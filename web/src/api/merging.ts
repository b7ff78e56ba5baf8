import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { Merge, MergePlan, MergeSide, Proposed, SplitPlan } from "./wire";

export const mergesKey = ["merges"] as const;

/** Whose word a field keeps, by its name on the wire. */
export type MergeChoices = Record<string, MergeSide>;

/** Whether a file is part of another, and what was merged into it. */
export function filesOfCustomerQuery(customerId: string) {
  return queryOptions({
    queryKey: [...mergesKey, "of", customerId],
    queryFn: () =>
      answer(client.GET("/api/console/customers/{id}/merges", { params: { path: { id: customerId } } })),
  });
}

/** All that were merged, the latest first. */
export const mergesQuery = infiniteQueryOptions({
  queryKey: [...mergesKey, "all"],
  queryFn: ({ pageParam }) =>
    answer(
      client.GET("/api/console/merges", {
        params: { query: { limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? undefined,
});

export function mergeQuery(id: string) {
  return queryOptions({
    queryKey: [...mergesKey, "one", id],
    queryFn: (): Promise<Merge> =>
      answer(client.GET("/api/console/merges/{id}", { params: { path: { id } } })),
  });
}

/** What it would come to: tried and taken back. */
export function mergePlanQuery(keptId: string, mergedId: string, choices: MergeChoices) {
  return queryOptions({
    queryKey: [...mergesKey, "plan", keptId, mergedId, choices],
    queryFn: (): Promise<MergePlan> =>
      answer(
        client.POST("/api/console/merges/preview", {
          body: { kept_id: keptId, merged_id: mergedId, choices },
        }),
      ),
    placeholderData: (before) =>
      before?.kept.id === keptId && before.merged.id === mergedId ? before : undefined,
  });
}

export function splitPlanQuery(id: string, choices: MergeChoices, accounts: readonly string[]) {
  return queryOptions({
    queryKey: [...mergesKey, "split-plan", id, choices, accounts],
    queryFn: (): Promise<SplitPlan> =>
      answer(
        client.POST("/api/console/merges/{id}/split/preview", {
          params: { path: { id } },
          body: { choices, accounts: [...accounts] },
        }),
      ),
    placeholderData: (before) => before,
  });
}

/** Asks a second person for the yes. */
export function proposeMerge(plan: MergePlan, choices: MergeChoices, reason: string): Promise<Proposed> {
  const body = {
    kept_id: plan.kept.id,
    merged_id: plan.merged.id,
    kept_version: plan.kept.version ?? 0,
    merged_version: plan.merged.version ?? 0,
    choices,
    reason,
  };
  return answer(client.POST("/api/console/merges", { body }));
}

export function proposeSplit(
  id: string,
  plan: SplitPlan,
  asked: { choices: MergeChoices; accounts: readonly string[]; reason: string },
): Promise<Proposed> {
  const body = {
    kept_version: plan.kept.version ?? 0,
    merged_version: plan.merged.version ?? 0,
    choices: asked.choices,
    accounts: [...asked.accounts],
    reason: asked.reason,
  };
  return answer(client.POST("/api/console/merges/{id}/split", { params: { path: { id } }, body }));
}
