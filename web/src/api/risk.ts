import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { HeldPayment, NewRiskRule, NewRiskVersion, RiskRule } from "./wire";

export const riskKey = ["risk"] as const;

/** Payments that wait for a person, the oldest first; or those that were decided, the latest first. */
export const riskCasesQuery = (decided: boolean) =>
  infiniteQueryOptions({
    queryKey: [...riskKey, "cases", decided],
    queryFn: async ({ pageParam }) => {
      const query = { decided, limit: 50, ...(pageParam ? { after: pageParam } : {}) };
      const page = await answer(client.GET("/api/console/risk/cases", { params: { query } }));
      return { items: page.cases, times: page.times, looks: page.looks, next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });

export const riskCaseQuery = (id: string) =>
  queryOptions({
    queryKey: [...riskKey, "case", id],
    queryFn: () => answer(client.GET("/api/console/risk/cases/{id}", { params: { path: { id } } })),
  });

/** `said`: what its customer is told, who has asked for a person. */
export function releasePayment(id: string, reason: string, said = ""): Promise<HeldPayment> {
  const params = { path: { id } };
  return answer(
    client.POST("/api/console/risk/cases/{id}/release", { params, body: { reason, answer: said } }),
  );
}

export function refusePayment(id: string, reason: string, isFraud: boolean, said = ""): Promise<HeldPayment> {
  const body = { reason, is_fraud: isFraud, answer: said };
  return answer(client.POST("/api/console/risk/cases/{id}/refuse", { params: { path: { id } }, body }));
}

/** What a rule can ask about. */
export const riskFactsQuery = queryOptions({
  queryKey: [...riskKey, "facts"],
  queryFn: () => answer(client.GET("/api/console/risk/facts")),
  staleTime: 3_600_000,
});

/** Whether a text is a rule, and where it is not one. */
export const ruleCheckQuery = (text: string) =>
  queryOptions({
    queryKey: [...riskKey, "check", text],
    queryFn: () => answer(client.POST("/api/console/risk/check", { body: { text } })),
    staleTime: 600_000,
    placeholderData: keepPreviousData,
  });

/** What it would have done with the payments of the last 90 days. */
export const ruleTrialQuery = (text: string) =>
  queryOptions({
    queryKey: [...riskKey, "try", text],
    queryFn: () => answer(client.POST("/api/console/risk/try", { body: { text } })),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

export const riskRulesQuery = queryOptions({
  queryKey: [...riskKey, "rules"],
  queryFn: async () => (await answer(client.GET("/api/console/risk/rules"))).rules,
});

export const riskRuleQuery = (id: string) =>
  queryOptions({
    queryKey: [...riskKey, "rule", id],
    queryFn: () => answer(client.GET("/api/console/risk/rules/{id}", { params: { path: { id } } })),
  });

/** Of how many payments and customers a version spoke on each of the last 30 days. */
export const versionDaysQuery = (id: string) =>
  queryOptions({
    queryKey: [...riskKey, "days", id],
    queryFn: async () =>
      (await answer(client.GET("/api/console/risk/versions/{id}/days", { params: { path: { id } } }))).days,
  });

/** Returns the rule's id. */
export async function writeRule(rule: NewRiskRule): Promise<string> {
  return (await answer(client.POST("/api/console/risk/rules", { body: rule }))).id;
}

export async function writeVersion(id: string, body: NewRiskVersion): Promise<void> {
  await answer(client.POST("/api/console/risk/rules/{id}/versions", { params: { path: { id } }, body }));
}

export async function watchVersion(id: string): Promise<void> {
  await answer(client.POST("/api/console/risk/versions/{id}/watch", { params: { path: { id } } }));
}

export async function stopWatching(id: string): Promise<void> {
  await answer(client.POST("/api/console/risk/versions/{id}/stop-watching", { params: { path: { id } } }));
}

/** A second person decides. */
export async function proposeLive(id: string, reason: string): Promise<void> {
  const params = { path: { id } };
  await answer(client.POST("/api/console/risk/versions/{id}/propose", { params, body: { reason } }));
}

export function rollBack(id: string, reason: string): Promise<RiskRule> {
  const params = { path: { id } };
  return answer(client.POST("/api/console/risk/rules/{id}/roll-back", { params, body: { reason } }));
}
