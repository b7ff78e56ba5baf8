import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { careKey } from "./care";
import { answer, client } from "./client";
import type {
  BreakReason,
  CareTerms,
  DeskTalk,
  MyDesk,
  Presence,
  TalkLanguage,
  TalkNow,
  TalkTopic,
  Whisper,
} from "./wire";

export const myDeskKey = [...careKey, "desk"] as const;
export const agentsKey = [...careKey, "agents"] as const;

const RENEWED_MS = 10_000;

/** How whoever asks stands, and what is offered to them. */
export const myDeskQuery = queryOptions({
  queryKey: myDeskKey,
  queryFn: (): Promise<MyDesk> => answer(client.GET("/api/console/desk")),
});

export function bePresent(
  state: "available" | "break" | "off",
  reason: BreakReason | null,
  capacity: number | null,
): Promise<MyDesk> {
  return answer(client.PUT("/api/console/desk/presence", { body: { state, reason, capacity } }));
}

/** A tab without a socket says that it is there. */
export async function noteAlive() {
  await answer(client.POST("/api/console/desk/alive"));
}

export async function acceptOffer(id: string): Promise<string> {
  const params = { path: { id } };
  return (await answer(client.POST("/api/console/desk/offers/{id}/accept", { params }))).conversation_id;
}

export async function declineOffer(id: string) {
  await answer(client.POST("/api/console/desk/offers/{id}/decline", { params: { path: { id } } }));
}

export const agentsQuery = queryOptions({
  queryKey: agentsKey,
  queryFn: async (): Promise<Presence[]> => (await answer(client.GET("/api/console/desk/agents"))).items,
  refetchInterval: RENEWED_MS,
});

export function setSkills(id: string, topics: TalkTopic[], languages: TalkLanguage[]): Promise<Presence> {
  const params = { path: { id } };
  return answer(client.PUT("/api/console/desk/agents/{id}/skills", { params, body: { topics, languages } }));
}

export function agentStepsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: [...agentsKey, id, "steps"],
    queryFn: ({ pageParam }) => {
      const params = { path: { id }, query: pageParam ? { after: pageParam } : {} };
      return answer(client.GET("/api/console/desk/agents/{id}/steps", { params }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function offersQuery(agent: string) {
  return infiniteQueryOptions({
    queryKey: [...careKey, "offers", agent],
    queryFn: ({ pageParam }) => {
      const query = { ...(agent ? { agent } : {}), ...(pageParam ? { after: pageParam } : {}) };
      return answer(client.GET("/api/console/desk/offers", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: RENEWED_MS,
  });
}

export const careTermsQuery = queryOptions({
  queryKey: [...careKey, "terms"],
  queryFn: (): Promise<CareTerms> => answer(client.GET("/api/console/desk/terms")),
});

export function setCareTerms(terms: CareTerms): Promise<CareTerms> {
  return answer(client.PUT("/api/console/desk/terms", { body: terms }));
}

const NOTHING_NEW = 2 ** 31 - 1;

/** What part whoever asks has in a conversation. */
export function partQuery(id: string) {
  const params = { path: { id }, query: { after: NOTHING_NEW } };
  return queryOptions({
    queryKey: [...careKey, "part", id],
    queryFn: (): Promise<DeskTalk> => answer(client.GET("/api/console/conversations/{id}", { params })),
  });
}

/** What staff said among themselves; `count`: how many lines there are. */
export function whispersQuery(id: string, count: number) {
  return queryOptions({
    queryKey: [...careKey, "whispers", id, count],
    queryFn: async (): Promise<Whisper[]> =>
      (await answer(client.GET("/api/console/conversations/{id}/whispers", { params: { path: { id } } })))
        .items,
    placeholderData: keepPreviousData,
    enabled: count > 0,
  });
}

export async function whisper(id: string, text: string) {
  const params = { path: { id } };
  await answer(client.POST("/api/console/conversations/{id}/whispers", { params, body: { text } }));
}

export async function inviteColleague(id: string, colleague: string) {
  const params = { path: { id } };
  await answer(client.POST("/api/console/conversations/{id}/invite", { params, body: { colleague } }));
}

export async function listenTo(id: string) {
  await answer(client.POST("/api/console/conversations/{id}/listen", { params: { path: { id } } }));
}

export async function joinTalk(id: string) {
  await answer(client.POST("/api/console/conversations/{id}/join", { params: { path: { id } } }));
}

export async function leaveTalk(id: string) {
  await answer(client.POST("/api/console/conversations/{id}/leave", { params: { path: { id } } }));
}

export const talksNowQuery = queryOptions({
  queryKey: [...careKey, "now"],
  queryFn: async (): Promise<TalkNow[]> => (await answer(client.GET("/api/console/talks"))).items,
  refetchInterval: RENEWED_MS,
});
