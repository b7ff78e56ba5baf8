import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Language } from "@/lib/language";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import type { Amendments, ContactKind, Corrected, NewAmendment, Profile, WaitingContact } from "./wire";

/** What I asked to have put right, and what came of it. */
export const myAmendmentsQuery = queryOptions({
  queryKey: ["profile", "amendments"],
  queryFn: () => answer(client.GET("/api/portal/amendments")),
});

/** What was changed in my file, when and by whom. */
export const myEditsQuery = queryOptions({
  queryKey: ["profile", "edits"],
  queryFn: () => answer(client.GET("/api/portal/profile/edits")),
});

export interface ContactCorrection {
  version: number;
  kind: ContactKind;
  /** Which one; none adds one. */
  nth: number | null;
  /** None takes it away. */
  value: string | null;
  /** In which a code is written that goes there. */
  language?: Language;
}

export function correctContact(correction: ContactCorrection, confirmation?: string): Promise<Corrected> {
  const params = { header: confirmedBy(confirmation) };
  return answer(client.POST("/api/portal/profile/contacts", { params, body: correction }));
}

/** What counts once the code that went there has come back. */
export const waitingContactQuery = queryOptions({
  queryKey: ["profile", "waiting"],
  queryFn: async () => (await answer(client.GET("/api/portal/profile/contacts/waiting"))).waiting,
});

export function sendContactCodeAgain(): Promise<WaitingContact> {
  return answer(client.POST("/api/portal/profile/contacts/waiting/send"));
}

export function proveContact(code: string): Promise<Profile> {
  return answer(client.POST("/api/portal/profile/contacts/waiting/prove", { body: { code } }));
}

export function leaveWaitingContact(): Promise<unknown> {
  return answer(client.DELETE("/api/portal/profile/contacts/waiting"));
}

export function askAmendment(wanted: NewAmendment): Promise<Amendments> {
  return answer(client.POST("/api/portal/amendments", { body: wanted }));
}

export function takeAmendmentBack(id: string): Promise<Amendments> {
  return answer(client.POST("/api/portal/amendments/{id}/take-back", { params: { path: { id } } }));
}

export const amendmentsKey = ["amendments"] as const;

/** The work list of staff, the oldest first. */
export const amendmentsQuery = infiniteQueryOptions({
  queryKey: [...amendmentsKey, "list"],
  queryFn: ({ pageParam }) =>
    answer(
      client.GET("/api/console/amendments", {
        params: { query: { limit: 20, ...(pageParam ? { after: pageParam } : {}) } },
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? undefined,
});

export const amendmentsWaitingQuery = queryOptions({
  queryKey: [...amendmentsKey, "waiting"],
  queryFn: async () =>
    (await answer(client.GET("/api/console/amendments", { params: { query: { limit: 1 } } }))).waiting,
  refetchInterval: 60_000,
  staleTime: 30_000,
});

export function acceptAmendment(id: string, version: number, note: string): Promise<unknown> {
  return answer(
    client.POST("/api/console/amendments/{id}/accept", { params: { path: { id } }, body: { version, note } }),
  );
}

export function declineAmendment(id: string, note: string): Promise<unknown> {
  return answer(
    client.POST("/api/console/amendments/{id}/decline", { params: { path: { id } }, body: { note } }),
  );
}
