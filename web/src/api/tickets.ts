import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { inBase64 } from "./base64";
import { answer, client } from "./client";
import { type Download, download } from "./download";
import { searchWords } from "./search-words";
import type {
  MyTicket,
  NewTicket,
  NewTicketFor,
  ResumeCode,
  Taken,
  TeamName,
  Ticket,
  TicketChannel,
  TicketTypeCode,
  Urgency,
} from "./wire";

const ticketsKey = ["tickets"] as const;

export function ticketsChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: ticketsKey });
}

const at = (id: string) => ({ path: { id } });

// ------------------------------------------------------------------------------------------ for customers

export const myTicketTypesQuery = queryOptions({
  queryKey: [...ticketsKey, "types", "mine"],
  queryFn: async () => (await answer(client.GET("/api/portal/matter-types"))).types,
  staleTime: 3_600_000,
});

/** What is open first, then what is over. */
export const myTicketsQuery = queryOptions({
  queryKey: [...ticketsKey, "mine"],
  queryFn: async () => (await answer(client.GET("/api/portal/matters"))).items,
});

export const myTicketQuery = (id: string) =>
  queryOptions({
    queryKey: [...ticketsKey, "mine", id],
    queryFn: () => answer(client.GET("/api/portal/matters/{id}", { params: at(id) })),
    refetchInterval: 30_000,
  });

/** The same key and content open one. */
export function openMyTicket(body: NewTicket, key: string): Promise<MyTicket> {
  return answer(client.POST("/api/portal/matters", { params: { header: { "Idempotency-Key": key } }, body }));
}

export function sayInTicket(id: string, words: string): Promise<MyTicket> {
  return answer(client.POST("/api/portal/matters/{id}/say", { params: at(id), body: { words } }));
}

export function sayNotSolved(id: string, words: string): Promise<MyTicket> {
  return answer(client.POST("/api/portal/matters/{id}/not-solved", { params: at(id), body: { words } }));
}

export function closeMyTicket(id: string): Promise<MyTicket> {
  return answer(client.POST("/api/portal/matters/{id}/close", { params: at(id) }));
}

export function makeResumeCode(id: string): Promise<ResumeCode> {
  return answer(client.POST("/api/portal/matters/{id}/code", { params: at(id) }));
}

export async function addMyFile(id: string, file: File): Promise<MyTicket> {
  const body = { name: file.name.slice(0, 100), file: await inBase64(file) };
  return answer(client.POST("/api/portal/matters/{id}/files", { params: at(id), body }));
}

export function fetchMyFile(id: string, fileId: string): Promise<Download> {
  return download(`/api/portal/matters/${id}/files/${fileId}`);
}

// ---------------------------------------------------------------------------------------------- for staff

export type TicketQueue = "open" | "mine" | "untaken" | "late" | "waiting" | "over";

export interface TicketSearch {
  which: TicketQueue;
  team: TeamName | "";
  type: TicketTypeCode | "";
  words: string;
}

export const ticketTypesQuery = queryOptions({
  queryKey: [...ticketsKey, "types"],
  queryFn: async () => (await answer(client.GET("/api/console/ticket-types"))).types,
  staleTime: 3_600_000,
});

export const ticketsQuery = ({ which, team, type, words }: TicketSearch) =>
  infiniteQueryOptions({
    queryKey: [...ticketsKey, "desk", which, team, type, words],
    queryFn: ({ pageParam }) => {
      const query = {
        which,
        ...(team ? { team } : {}),
        ...(type ? { of_type: type } : {}),
        ...(pageParam ? { after: pageParam } : {}),
      };
      return answer(client.GET("/api/console/tickets", { params: { query, header: searchWords(words) } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });

export const ticketQuery = (id: string) =>
  queryOptions({
    queryKey: [...ticketsKey, "one", id],
    queryFn: () => answer(client.GET("/api/console/tickets/{id}", { params: at(id) })),
    refetchInterval: 30_000,
  });

export const ticketsOfCustomerQuery = (customerId: string) =>
  queryOptions({
    queryKey: [...ticketsKey, "of", customerId],
    queryFn: async () =>
      (await answer(client.GET("/api/console/customers/{id}/tickets", { params: at(customerId) }))).items,
  });

export function openTicketFor(customerId: string, body: NewTicketFor, key: string): Promise<Ticket> {
  const params = { ...at(customerId), header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/customers/{id}/tickets", { params, body }));
}

export async function takeTickets(ids: string[], fromColleagues = false): Promise<Taken[]> {
  const body = { ids, held_by: fromColleagues ? ("anybody" as const) : ("nobody" as const) };
  return (await answer(client.POST("/api/console/tickets/take", { body }))).items;
}

export async function resumeTicket(code: string, cameBy: TicketChannel): Promise<string> {
  return (await answer(client.POST("/api/console/tickets/resume", { body: { code, came_by: cameBy } }))).id;
}

export function answerTicket(id: string, words: string, isQuestion: boolean): Promise<Ticket> {
  const body = { words, is_question: isQuestion };
  return answer(client.POST("/api/console/tickets/{id}/answer", { params: at(id), body }));
}

export function noteInTicket(id: string, words: string): Promise<Ticket> {
  return answer(client.POST("/api/console/tickets/{id}/notes", { params: at(id), body: { words } }));
}

export function waitForOthers(id: string, words: string): Promise<Ticket> {
  return answer(client.POST("/api/console/tickets/{id}/wait", { params: at(id), body: { words } }));
}

export function goOnWithTicket(id: string): Promise<Ticket> {
  return answer(client.POST("/api/console/tickets/{id}/go-on", { params: at(id) }));
}

export function handTicket(id: string, team: TeamName, words: string): Promise<Ticket> {
  return answer(client.POST("/api/console/tickets/{id}/hand", { params: at(id), body: { team, words } }));
}

/** Who can be given a ticket, who has least first. */
export const ticketColleaguesQuery = queryOptions({
  queryKey: [...ticketsKey, "colleagues"],
  queryFn: async () => (await answer(client.GET("/api/console/tickets/colleagues"))).items,
});

export function assignTicket(id: string, staffId: string, words: string): Promise<Ticket> {
  const body = { staff_id: staffId, words };
  return answer(client.POST("/api/console/tickets/{id}/assign", { params: at(id), body }));
}

export function giveTicketBack(id: string, words: string): Promise<Ticket> {
  return answer(client.POST("/api/console/tickets/{id}/give-back", { params: at(id), body: { words } }));
}

export function urgeTicket(id: string, urgency: Urgency): Promise<Ticket> {
  return answer(client.POST("/api/console/tickets/{id}/urgency", { params: at(id), body: { urgency } }));
}

export function checkInTicket(id: string, item: string, isDone: boolean): Promise<Ticket> {
  const body = { item, is_done: isDone };
  return answer(client.POST("/api/console/tickets/{id}/checks", { params: at(id), body }));
}

export function solveTicket(id: string, words: string): Promise<Ticket> {
  return answer(client.POST("/api/console/tickets/{id}/solve", { params: at(id), body: { words } }));
}

export function reopenTicket(id: string, words: string): Promise<Ticket> {
  return answer(client.POST("/api/console/tickets/{id}/reopen", { params: at(id), body: { words } }));
}

export function mergeTicket(id: string, number: string): Promise<Ticket> {
  return answer(client.POST("/api/console/tickets/{id}/merge", { params: at(id), body: { number } }));
}

export function nameTicketCause(id: string, number: string): Promise<Ticket> {
  return answer(client.POST("/api/console/tickets/{id}/cause", { params: at(id), body: { number } }));
}

export function splitTicket(id: string, body: NewTicketFor, key: string): Promise<Ticket> {
  const params = { ...at(id), header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/tickets/{id}/split", { params, body }));
}

export async function addTicketFile(id: string, file: File): Promise<Ticket> {
  const body = { name: file.name.slice(0, 100), file: await inBase64(file) };
  return answer(client.POST("/api/console/tickets/{id}/files", { params: at(id), body }));
}

export function fetchTicketFile(id: string, fileId: string): Promise<Download> {
  return download(`/api/console/tickets/${id}/files/${fileId}`);
}
