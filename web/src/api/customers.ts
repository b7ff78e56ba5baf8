import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import { searchWords } from "./search-words";
import type { Address, Customer, CustomerRow, DocumentKind, Gender, LookPurpose } from "./wire";

export interface CustomerSearch {
  q?: string;
  status?: CustomerRow["status"];
  kind?: CustomerRow["kind"];
}

export const customersQuery = ({ q, ...search }: CustomerSearch) =>
  infiniteQueryOptions({
    queryKey: ["customers", "find", q ?? "", search],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/customers", {
          params: {
            header: searchWords(q),
            query: { ...search, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    // The rows stay until the new ones are there: nobody's click goes astray.
    placeholderData: keepPreviousData,
  });

/** Whether anything new is done in this file: nothing for who has left, nor in a part of another file. */
export function isServed({ status }: Pick<CustomerRow, "status">): boolean {
  return status !== "closed" && status !== "merged";
}

/** What the bank knows of the customer who asks, masked. */
export const myProfileQuery = queryOptions({
  queryKey: ["profile"],
  queryFn: () => answer(client.GET("/api/portal/profile")),
  staleTime: 5 * 60_000,
});

/** From where what the bank keeps of the customer who asks is known, and since when. */
export const myOriginsQuery = queryOptions({
  queryKey: ["privacy", "origins"],
  queryFn: async () => (await answer(client.GET("/api/portal/privacy/origins"))).items,
  staleTime: 60_000,
});

/** From where each field of a customer's file is known, since when, by whom and what for. */
export const originsOfCustomerQuery = (id: string) =>
  queryOptions({
    queryKey: ["customers", id, "origins"],
    queryFn: async () =>
      (await answer(client.GET("/api/console/customers/{id}/origins", { params: { path: { id } } }))).items,
  });

/** What the bank keeps of the customer who asks, what for and how long, and who saw it in clear. */
export const myPrivacyQuery = queryOptions({
  queryKey: ["privacy"],
  queryFn: () => answer(client.GET("/api/portal/privacy")),
});

/** Asked again when it may no longer be seen in clear. */
export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ["customers", id],
    queryFn: () => answer(client.GET("/api/console/customers/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) =>
      data?.in_clear_until ? Math.max(1_000, Date.parse(data.in_clear_until) - Date.now() + 500) : false,
  });

/** For some minutes whoever asks sees the customer in clear; the customer sees who did and what for. */
export function unmaskCustomer(id: string, purpose: LookPurpose, confirmation?: string): Promise<Customer> {
  const params = { path: { id }, header: confirmedBy(confirmation) };
  return answer(client.POST("/api/console/customers/{id}/unmask", { params, body: { purpose } }));
}

export const customerStatusChangesQuery = (id: string) =>
  queryOptions({
    queryKey: ["customers", id, "status-changes"],
    queryFn: () =>
      answer(client.GET("/api/console/customers/{id}/status-changes", { params: { path: { id } } })),
  });

/** What was changed in the file, by whom and when; values masked. */
export const customerEditsQuery = (id: string) =>
  queryOptions({
    queryKey: ["customers", id, "edits"],
    queryFn: () => answer(client.GET("/api/console/customers/{id}/edits", { params: { path: { id } } })),
  });

/** What staff enter about a customer. */
export interface CustomerFacts {
  name: string;
  birth_on: string | null;
  gender: Gender | null;
  phones: string[];
  emails: string[];
  address: Address | null;
}

export interface NewCustomer extends CustomerFacts {
  kind: CustomerRow["kind"];
  documents: { kind: DocumentKind; number: string; country: string }[];
}

/** `version` is the one the clerk saw; refused with customers.changed_meanwhile when it is no longer current. */
export function changeCustomer(
  id: string,
  change: Partial<CustomerFacts> & { version: number },
): Promise<Customer> {
  return answer(client.PATCH("/api/console/customers/{id}", { params: { path: { id } }, body: change }));
}

export type CustomerStep = "block" | "unblock" | "close";

export function changeCustomerStatus(id: string, step: CustomerStep, reason: string): Promise<Customer> {
  const told = { params: { path: { id } }, body: { reason } };
  if (step === "block") return answer(client.POST("/api/console/customers/{id}/block", told));
  if (step === "unblock") return answer(client.POST("/api/console/customers/{id}/unblock", told));
  return answer(client.POST("/api/console/customers/{id}/close", told));
}
