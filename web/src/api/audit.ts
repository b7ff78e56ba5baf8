import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { Asked } from "./download";
import { searchWords } from "./search-words";

const WHILE_RUNNING_MS = 1_000;
const AT_REST_MS = 30_000;

/** What of the audit log is asked for; days are the bank's. */
export interface ActFilter {
  from?: string;
  to?: string;
  name?: string;
  actor_id?: string;
  act?: string;
  subject_kind?: string;
  subject_id?: string;
  request_id?: string;
}

const ACTS = 50;

export const actsQuery = ({ name, ...filter }: ActFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", "acts", name ?? "", filter],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/audit/acts", {
          params: {
            header: searchWords(name),
            query: { ...filter, limit: ACTS, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const auditStateQuery = queryOptions({
  queryKey: ["audit", "state"],
  queryFn: () => answer(client.GET("/api/console/audit/state")),
  refetchInterval: ({ state }) => (state.data?.running ? WHILE_RUNNING_MS : AT_REST_MS),
});

export async function startAuditVerification(): Promise<void> {
  await answer(client.POST("/api/console/audit/verifications"));
}

/** Where a file with what was asked for comes from. */
export function auditFile(
  kind: "acts.csv" | "proof.jsonl",
  { name, ...filter }: ActFilter,
  language: string,
): Asked {
  const query = new URLSearchParams({ language });
  for (const [key, value] of Object.entries(filter)) if (value) query.set(key, value);
  return { address: `/api/console/audit/${kind}?${query}`, headers: { ...searchWords(name) } };
}
