import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type { Incoming, RequestState, TransferState } from "./wire";

/** What one can narrow the list to; `late`: nobody has answered in time. */
export interface OutgoingFilter {
  state?: TransferState;
  late?: boolean;
  search?: string;
}

const outgoingKey = ["outgoing"] as const;

/** What has been sent to other banks, the latest first. */
export const outgoingQuery = ({ state, late, search }: OutgoingFilter) =>
  infiniteQueryOptions({
    queryKey: [...outgoingKey, "payments", state ?? "", late ?? false, search ?? ""],
    queryFn: async ({ pageParam }) => {
      const page = await answer(
        client.GET("/api/console/outgoing-payments", {
          params: {
            header: searchWords(search),
            query: {
              limit: 50,
              ...(state ? { in_state: state } : {}),
              ...(late ? { late_only: true } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      );
      return { items: page.payments.map((one) => ({ ...one, id: one.transfer_id })), next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export type IncomingState = Incoming["state"];

/** What has come from other banks, the latest first. */
export const incomingQuery = ({ state, search }: { state?: IncomingState; search?: string }) =>
  infiniteQueryOptions({
    queryKey: [...outgoingKey, "incoming", state ?? "", search ?? ""],
    queryFn: async ({ pageParam }) => {
      const page = await answer(
        client.GET("/api/console/incoming-payments", {
          params: {
            header: searchWords(search),
            query: {
              limit: 50,
              ...(state ? { in_state: state } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      );
      return { items: page.payments, next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** Answers of the clearing that were not taken, and how many payments nobody has answered. */
export const putAsideQuery = queryOptions({
  queryKey: [...outgoingKey, "put-aside"],
  queryFn: () => answer(client.GET("/api/console/outgoing-payments/put-aside")),
});

interface RequestFilter {
  state?: RequestState;
  reported?: boolean;
  /** A customer on either side, a request, or what paid it. */
  of?: string;
}

/** Who asked whom for money, the latest first. */
export const paymentRequestsQuery = ({ state, reported, of }: RequestFilter) =>
  infiniteQueryOptions({
    queryKey: [...outgoingKey, "requests", state ?? "", reported ?? false, of ?? ""],
    queryFn: async ({ pageParam }) => {
      const page = await answer(
        client.GET("/api/console/payment-requests", {
          params: {
            query: {
              limit: 50,
              ...(state ? { in_state: state } : {}),
              ...(reported ? { reported_only: true } : {}),
              ...(of ? { of } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      );
      return { items: page.requests, next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** Bills that were paid, the latest first. `of`: a payer or a transfer; empty for all. */
export const billPaymentsQuery = (of: string) =>
  infiniteQueryOptions({
    queryKey: [...outgoingKey, "bills", of],
    queryFn: async ({ pageParam }) => {
      const query = { limit: 50, ...(of ? { of } : {}), ...(pageParam ? { after: pageParam } : {}) };
      const page = await answer(client.GET("/api/console/bill-payments", { params: { query } }));
      return { items: page.payments.map((one) => ({ ...one, id: one.transfer_id })), next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
