import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { searchWords } from "./search-words";

const HITS = 6;

/** Customers and accounts that `q` may mean, the likeliest first. A search that nobody waits for any more is given up. */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/console/search", {
          params: { header: searchWords(q), query: { limit: HITS } },
          signal,
        }),
      ),
    staleTime: 10_000,
  });
