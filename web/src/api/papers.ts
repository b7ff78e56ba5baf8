import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type { Customer, NewPaper, Papers, Renewal, RunningOut, Seen } from "./wire";

export const papersKey = ["papers"] as const;

/** Each document of a customer's file, and until when it is valid. */
export function papersQuery({ id, version, in_clear_until: until }: Customer) {
  return queryOptions({
    // Once the file has changed, or is seen in clear, it is read anew.
    queryKey: [...papersKey, "of", id, version, until ?? ""],
    queryFn: () => answer(client.GET("/api/console/customers/{id}/papers", { params: { path: { id } } })),
  });
}

export function writePaper(customerId: string, paper: NewPaper): Promise<Papers> {
  return answer(
    client.POST("/api/console/customers/{id}/papers", { params: { path: { id: customerId } }, body: paper }),
  );
}

export function verifyPaper(customerId: string, paperId: string, seen: Seen): Promise<Papers> {
  return answer(
    client.POST("/api/console/customers/{id}/papers/verify", {
      params: { path: { id: customerId } },
      body: { paper_id: paperId, seen },
    }),
  );
}

export function declinePaper(customerId: string, paperId: string): Promise<Papers> {
  return answer(
    client.POST("/api/console/customers/{id}/papers/decline", {
      params: { path: { id: customerId } },
      body: { paper_id: paperId },
    }),
  );
}

/** `version`: of the file that was seen. */
export function withdrawDocument(
  customerId: string,
  body: { version: number; nth: number; reason: string },
): Promise<Papers> {
  return answer(
    client.POST("/api/console/customers/{id}/papers/withdraw", {
      params: { path: { id: customerId } },
      body,
    }),
  );
}

/** What ends within 90 days or has ended, or waits to be verified; what ends first comes first. */
export const runningOutQuery = ({ q, which }: { q: string; which: RunningOut }) =>
  infiniteQueryOptions({
    queryKey: [...papersKey, "running-out", q, which],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/papers", {
          params: {
            header: searchWords(q),
            query: { which, limit: 25, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** The documents that the bank has of me, and until when they are valid. */
export const myPapersQuery = queryOptions({
  queryKey: [...papersKey, "mine"],
  queryFn: () => answer(client.GET("/api/portal/papers")),
});

/** A document of mine has been renewed; staff look at it. */
export function reportRenewal(renewal: Renewal): Promise<Papers> {
  return answer(client.POST("/api/portal/papers", { body: renewal }));
}
