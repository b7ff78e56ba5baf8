import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type { Lend } from "./wire";

export interface StaffSearch {
  q?: string;
  role?: string;
  status?: "working" | "left";
}

export const staffKey = ["staff"] as const;

export const staffQuery = ({ q, ...search }: StaffSearch) =>
  infiniteQueryOptions({
    queryKey: [...staffKey, "find", q ?? "", search],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/staff", {
          params: {
            header: searchWords(q),
            query: { ...search, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const staffFileQuery = (id: string) =>
  queryOptions({
    queryKey: [...staffKey, id],
    queryFn: () =>
      answer(client.GET("/api/console/staff/{staff_id}", { params: { path: { staff_id: id } } })),
  });

/** All roles, and all rights that a role of the bank's own may be made of. */
export const rolesQuery = queryOptions({
  queryKey: [...staffKey, "roles"],
  queryFn: () => answer(client.GET("/api/console/roles")),
});

interface Hire {
  name: string;
  login: string;
  email: string | null;
  roles: string[];
  reason: string;
}

/**
 * A second person decides; so with `giveRole`, and with `defineRole` where rights are added. Returns the code by which
 * they choose their first password: told once.
 */
export async function hire(told: Hire): Promise<string> {
  return (await answer(client.POST("/api/console/staff", { body: told }))).code;
}

export async function giveRole(id: string, role: string, reason: string): Promise<void> {
  const path = { staff_id: id, role };
  await answer(
    client.PUT("/api/console/staff/{staff_id}/roles/{role}", { params: { path }, body: { reason } }),
  );
}

/** At once. */
export async function takeRole(id: string, role: string): Promise<void> {
  const path = { staff_id: id, role };
  await answer(client.DELETE("/api/console/staff/{staff_id}/roles/{role}", { params: { path } }));
}

/** At once, and for good. */
export async function letGo(id: string, reason: string): Promise<void> {
  const path = { staff_id: id };
  await answer(client.POST("/api/console/staff/{staff_id}/leave", { params: { path }, body: { reason } }));
}

/** Whether it waits for a second person; false where it holds already. */
export async function defineRole(name: string, rights: readonly string[], reason: string): Promise<boolean> {
  const told = { params: { path: { name } }, body: { rights: [...rights], reason } };
  return (await answer(client.PUT("/api/console/roles/{name}", told))).proposal_id !== null;
}

/** What this person lends and borrows, and what they might lend. */
export const delegationsQuery = queryOptions({
  queryKey: [...staffKey, "delegations"],
  queryFn: () => answer(client.GET("/api/console/delegations")),
});

/** An administrator decides. */
export async function lend(told: Lend): Promise<void> {
  await answer(client.POST("/api/console/delegations", { body: told }));
}

/** At once. */
export async function endDelegation(id: string): Promise<void> {
  await answer(client.POST("/api/console/delegations/{id}/end", { params: { path: { id } } }));
}
