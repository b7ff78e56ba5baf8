import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { careKey } from "./care";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type { BranchNote, CareCalls, TalkArrival, TalkChannel } from "./wire";

export const arrivalsKey = [...careKey, "arrivals"] as const;

/** By what the customer can be answered, and whether it is proved who they are; anew whenever more was said. */
export function waysQuery(id: string, messages: number) {
  return queryOptions({
    queryKey: [...careKey, "ways", id, messages],
    queryFn: () => answer(client.GET("/api/console/conversations/{id}/ways", { params: { path: { id } } })),
    placeholderData: (before) => before,
  });
}

/** All of them. */
export const ANY_ARRIVAL: ArrivalsWanted = { words: "", channel: null, why: null };

export interface ArrivalsWanted {
  words: string;
  channel: TalkChannel | null;
  why: TalkArrival["why"] | null;
}

export function arrivalsQuery({ words, channel, why }: ArrivalsWanted) {
  return infiniteQueryOptions({
    queryKey: [...arrivalsKey, words, channel, why],
    queryFn: ({ pageParam }) => {
      const query = {
        ...(pageParam && { after: pageParam }),
        ...(channel && { channel }),
        ...(why && { why }),
      };
      return answer(client.GET("/api/console/arrivals", { params: { query, header: searchWords(words) } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

export function tieArrival(id: string, number: string) {
  const params = { path: { id } };
  return answer(client.POST("/api/console/arrivals/{id}/tie", { params, body: { number } }));
}

export async function dismissArrival(id: string) {
  await answer(client.POST("/api/console/arrivals/{id}/dismiss", { params: { path: { id } } }));
}

export const callsKey = [...careKey, "calls"] as const;

/** What rings at whoever asks, and whom somebody is to call back. */
export const callsQuery = queryOptions({
  queryKey: callsKey,
  queryFn: (): Promise<CareCalls> => answer(client.GET("/api/console/calls")),
});

export function settleCall(id: string) {
  return answer(client.POST("/api/console/calls/{id}/settle", { params: { path: { id } } }));
}

export function setExtension(extension: string | null) {
  return answer(client.PUT("/api/console/my-extension", { body: { extension } }));
}

/** The same key and content note once. */
export function noteVisit(customerId: string, note: BranchNote, key: string) {
  const params = { path: { id: customerId }, header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/customers/{id}/branch-notes", { params, body: note }));
}
