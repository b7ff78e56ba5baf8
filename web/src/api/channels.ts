import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { careKey } from "./care";
import { answer, client } from "./client";

export const arrivalsKey = [...careKey, "arrivals"] as const;

/** By what the customer can be answered, and whether it is proved who they are; anew whenever more was said. */
export function waysQuery(id: string, messages: number) {
  return queryOptions({
    queryKey: [...careKey, "ways", id, messages],
    queryFn: () => answer(client.GET("/api/console/conversations/{id}/ways", { params: { path: { id } } })),
    placeholderData: (before) => before,
  });
}

export const arrivalsQuery = infiniteQueryOptions({
  queryKey: arrivalsKey,
  queryFn: ({ pageParam }) =>
    answer(client.GET("/api/console/arrivals", { params: { query: pageParam ? { after: pageParam } : {} } })),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
});

export function tieArrival(id: string, number: string) {
  const params = { path: { id } };
  return answer(client.POST("/api/console/arrivals/{id}/tie", { params, body: { number } }));
}

export async function dismissArrival(id: string) {
  await answer(client.POST("/api/console/arrivals/{id}/dismiss", { params: { path: { id } } }));
}
