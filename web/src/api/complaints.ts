import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import type { BankDate } from "@/lib/dates";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type {
  Complaint,
  ComplaintDecision,
  ComplaintOfTicket,
  ComplaintProduct,
  MyComplaint,
  NewComplaint,
  NewComplaintFor,
} from "./wire";

const complaintsKey = ["complaints"] as const;

export function complaintsChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: complaintsKey });
}

const at = (id: string) => ({ path: { id } });

// ------------------------------------------------------------------------------------------ for customers

export const myComplaintsQuery = queryOptions({
  queryKey: [...complaintsKey, "mine"],
  queryFn: async () => (await answer(client.GET("/api/portal/complaints"))).items,
});

export const myComplaintQuery = (id: string) =>
  queryOptions({
    queryKey: [...complaintsKey, "mine", id],
    queryFn: () => answer(client.GET("/api/portal/complaints/{id}", { params: at(id) })),
  });

/** The same key and content complain once. */
export function complain(body: NewComplaint, key: string): Promise<MyComplaint> {
  const params = { header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/portal/complaints", { params, body }));
}

export function sayInComplaint(id: string, words: string): Promise<MyComplaint> {
  return answer(client.POST("/api/portal/complaints/{id}/say", { params: at(id), body: { words } }));
}

export function withdrawComplaint(id: string): Promise<MyComplaint> {
  return answer(client.POST("/api/portal/complaints/{id}/withdraw", { params: at(id) }));
}

export function askForReview(id: string, words: string): Promise<MyComplaint> {
  return answer(client.POST("/api/portal/complaints/{id}/review", { params: at(id), body: { words } }));
}

// ---------------------------------------------------------------------------------------------- for staff

export type ComplaintQueue = "open" | "mine" | "untaken" | "late" | "over";

export interface ComplaintSearch {
  which: ComplaintQueue;
  product: ComplaintProduct | "";
  words: string;
}

export const complaintsQuery = ({ which, product, words }: ComplaintSearch) =>
  infiniteQueryOptions({
    queryKey: [...complaintsKey, "desk", which, product, words],
    queryFn: ({ pageParam }) => {
      const query = { which, ...(product ? { product } : {}), ...(pageParam ? { after: pageParam } : {}) };
      return answer(client.GET("/api/console/complaints", { params: { query, header: searchWords(words) } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const complaintFiguresQuery = queryOptions({
  queryKey: [...complaintsKey, "figures"],
  queryFn: () => answer(client.GET("/api/console/complaints/figures")),
});

export const complaintColleaguesQuery = queryOptions({
  queryKey: [...complaintsKey, "colleagues"],
  queryFn: async () => (await answer(client.GET("/api/console/complaints/colleagues"))).items,
});

export const complaintQuery = (id: string) =>
  queryOptions({
    queryKey: [...complaintsKey, "one", id],
    queryFn: () => answer(client.GET("/api/console/complaints/{id}", { params: at(id) })),
  });

export const complaintsOfCustomerQuery = (customerId: string) =>
  queryOptions({
    queryKey: [...complaintsKey, "of", customerId],
    queryFn: async () =>
      (await answer(client.GET("/api/console/customers/{id}/complaints", { params: at(customerId) }))).items,
  });

export function takeComplaintDown(customerId: string, body: NewComplaintFor, key: string) {
  const params = { ...at(customerId), header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/customers/{id}/complaints", { params, body }));
}

export const complaintsOfTicketQuery = (ticketId: string) =>
  queryOptions({
    queryKey: [...complaintsKey, "of-ticket", ticketId],
    queryFn: async () =>
      (await answer(client.GET("/api/console/tickets/{id}/complaints", { params: at(ticketId) }))).items,
  });

/** The same words are one complaint, however often somebody says so. */
export function callComplaint(ticketId: string, body: ComplaintOfTicket) {
  return answer(client.POST("/api/console/tickets/{id}/complaint", { params: at(ticketId), body }));
}

export function takeComplaint(id: string): Promise<Complaint> {
  return answer(client.POST("/api/console/complaints/{id}/take", { params: at(id) }));
}

export function tellInComplaint(id: string, words: string): Promise<Complaint> {
  return answer(client.POST("/api/console/complaints/{id}/tell", { params: at(id), body: { words } }));
}

export function noteInComplaint(id: string, words: string): Promise<Complaint> {
  return answer(client.POST("/api/console/complaints/{id}/notes", { params: at(id), body: { words } }));
}

export function callComplex(id: string, words: string): Promise<Complaint> {
  return answer(client.POST("/api/console/complaints/{id}/complex", { params: at(id), body: { words } }));
}

export function askForMoreDays(id: string, until: BankDate, words: string): Promise<Complaint> {
  const body = { until_on: until, words };
  return answer(client.POST("/api/console/complaints/{id}/more-days", { params: at(id), body }));
}

/** Whether whoever named them sees it still. */
export async function keepOut(id: string, staffId: string): Promise<boolean> {
  const body = { staff_id: staffId };
  return (await answer(client.POST("/api/console/complaints/{id}/keep-out", { params: at(id), body })))
    .is_seen;
}

export function decideComplaint(id: string, body: ComplaintDecision): Promise<Complaint> {
  return answer(client.POST("/api/console/complaints/{id}/decide", { params: at(id), body }));
}
