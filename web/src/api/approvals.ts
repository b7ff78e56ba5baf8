import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import type { Proposal, WhichProposals } from "./wire";

export const approvalsKey = ["approvals"] as const;

/** `waiting`: what this person may decide; `mine`: what they asked for; `decided`: what was decided lately. */
export const approvalsQuery = (which: WhichProposals) =>
  infiniteQueryOptions({
    queryKey: [...approvalsKey, "list", which],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/approvals", {
          params: { query: { which, limit: 20, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** How many wait for this person, for the menu; asked again while the page stands open. */
export const waitingQuery = queryOptions({
  queryKey: [...approvalsKey, "waiting"],
  queryFn: async () => (await answer(client.GET("/api/console/approvals/waiting"))).waiting,
  refetchInterval: 60_000,
  staleTime: 30_000,
});

/** Carries it out at once. */
export function approve(id: string, confirmation?: string): Promise<Proposal> {
  const params = { path: { id }, header: confirmedBy(confirmation) };
  return answer(client.POST("/api/console/approvals/{id}/approve", { params }));
}

export function decline(id: string, reason: string): Promise<Proposal> {
  return answer(
    client.POST("/api/console/approvals/{id}/decline", { params: { path: { id } }, body: { reason } }),
  );
}

export function withdraw(id: string): Promise<Proposal> {
  return answer(client.POST("/api/console/approvals/{id}/withdraw", { params: { path: { id } } }));
}
