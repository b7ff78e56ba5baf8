import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import type { Address, Amendments, ContactKind, NewAmendment, Profile } from "./wire";

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
}

export function correctContact(correction: ContactCorrection, confirmation?: string): Promise<Profile> {
  const params = { header: confirmedBy(confirmation) };
  return answer(client.POST("/api/portal/profile/contacts", { params, body: correction }));
}

export function correctAddress(version: number, address: Address, confirmation?: string): Promise<Profile> {
  const params = { header: confirmedBy(confirmation) };
  return answer(client.POST("/api/portal/profile/address", { params, body: { version, address } }));
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
