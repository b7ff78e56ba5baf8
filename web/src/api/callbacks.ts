import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { careKey } from "./care";
import { answer, client } from "./client";
import type {
  CallbackList,
  CallbackTry,
  DeskCallback,
  DeskCallbacks,
  MyCallback,
  MyCallbacks,
  NewCallback,
  TimeToHuman,
} from "./wire";

export const callbacksKey = [...careKey, "callbacks"] as const;

/** One's own, on which number, and which times are free. */
export const myCallbacksQuery = queryOptions({
  queryKey: [...callbacksKey, "mine"],
  queryFn: (): Promise<MyCallbacks> => answer(client.GET("/api/portal/callbacks")),
});

/** The same key and content make one. */
export function askForCallback(wish: NewCallback, key: string): Promise<MyCallback> {
  const params = { header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/portal/callbacks", { params, body: wish }));
}

/** None: as soon as possible. */
export function changeCallback(id: string, fromAt: string | null): Promise<MyCallback> {
  const options = { params: { path: { id } }, body: { from_at: fromAt } };
  return answer(client.PUT("/api/portal/callbacks/{id}", options));
}

export function cancelCallback(id: string): Promise<MyCallback> {
  return answer(client.POST("/api/portal/callbacks/{id}/cancel", { params: { path: { id } } }));
}

/** How long people waited for a person, by hour; counted every ten minutes. */
export const timeToHumanQuery = queryOptions({
  queryKey: [...careKey, "time-to-human"],
  queryFn: (): Promise<TimeToHuman> => answer(client.GET("/api/portal/time-to-human")),
  staleTime: 10 * 60_000,
});

export function callbacksQuery(which: CallbackList) {
  return infiniteQueryOptions({
    queryKey: [...callbacksKey, "desk", which],
    queryFn: ({ pageParam: after }): Promise<DeskCallbacks> =>
      answer(client.GET("/api/console/callbacks", { params: { query: { which, after } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** Whether the bank is to call in a conversation. */
export function callbackOfTalkQuery(conversationId: string) {
  const params = { path: { id: conversationId } };
  return queryOptions({
    queryKey: [...callbacksKey, "of", conversationId],
    queryFn: async (): Promise<DeskCallback | null> =>
      (await answer(client.GET("/api/console/conversations/{id}/callback", { params }))).callback,
  });
}

/** In clear; who saw it is noted. */
export async function callbackNumber(id: string): Promise<string> {
  return (await answer(client.POST("/api/console/callbacks/{id}/number", { params: { path: { id } } })))
    .number;
}

export function noteTry(id: string, outcome: CallbackTry): Promise<DeskCallback> {
  return answer(
    client.POST("/api/console/callbacks/{id}/tries", { params: { path: { id } }, body: { outcome } }),
  );
}
