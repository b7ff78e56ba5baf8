import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { BankDate } from "@/lib/dates";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type {
  BranchFacility,
  BranchFacts,
  BranchService,
  CounterDesk,
  ManagedBranch,
  MyAppointment,
  MyQueueTicket,
  VisitOutcome,
} from "./wire";

export const branchesKey = ["branches"] as const;

/** Often enough that nobody misses their call, and nobody asks while the page is out of sight. */
const LIVE_MS = 5_000;
const WAITING_MS = 20_000;

export interface BranchFilter {
  words: string;
  service: BranchService | "";
  facility: BranchFacility | "";
  openNow: boolean;
}

export function findBranchesQuery({ words, service, facility, openNow }: BranchFilter) {
  return infiniteQueryOptions({
    queryKey: [...branchesKey, "find", words, service, facility, openNow],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/branches", {
          params: {
            header: searchWords(words),
            query: {
              limit: 100,
              open_now: openNow,
              ...(service ? { service } : {}),
              ...(facility ? { facility } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: WAITING_MS,
  });
}

export function branchQuery(id: string) {
  return queryOptions({
    queryKey: [...branchesKey, "one", id],
    queryFn: () => answer(client.GET("/api/branches/{id}", { params: { path: { id } } })),
    refetchInterval: WAITING_MS,
  });
}

export function callScreenQuery(id: string) {
  return queryOptions({
    queryKey: [...branchesKey, "calls", id],
    queryFn: () => answer(client.GET("/api/branches/{id}/calls", { params: { path: { id } } })),
    refetchInterval: 3_000,
    refetchIntervalInBackground: true,
  });
}

export const myTicketsQuery = queryOptions({
  queryKey: [...branchesKey, "mine"],
  queryFn: async () => (await answer(client.GET("/api/portal/tickets"))).items,
  refetchInterval: ({ state }) => (state.data?.some(isLive) ? LIVE_MS : false),
});

export function isLive({ state }: Pick<MyQueueTicket, "state">): boolean {
  return state === "waiting" || state === "called" || state === "serving";
}

export function drawTicket(id: string, wish: { service: BranchService; needs_first: boolean }) {
  return answer(client.POST("/api/portal/branches/{id}/tickets", { params: { path: { id } }, body: wish }));
}

export function leaveLine(id: string): Promise<MyQueueTicket> {
  return answer(client.POST("/api/portal/tickets/{id}/leave", { params: { path: { id } } }));
}

export function slotsQuery(id: string, service: BranchService, on: BankDate) {
  return queryOptions({
    queryKey: [...branchesKey, "slots", id, service, on],
    queryFn: async () =>
      (
        await answer(
          client.GET("/api/portal/branches/{id}/slots", {
            params: { path: { id }, query: { service, on } },
          }),
        )
      ).items,
    staleTime: 0,
  });
}

export const myAppointmentsQuery = queryOptions({
  queryKey: [...branchesKey, "appointments"],
  queryFn: async () => (await answer(client.GET("/api/portal/appointments"))).items,
});

/** The same key and content make one. */
export function bookAppointment(
  wish: { branch_id: string; service: BranchService; starts_at: string },
  key: string,
): Promise<MyAppointment> {
  const params = { header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/portal/appointments", { params, body: wish }));
}

export function moveAppointment(id: string, startsAt: string): Promise<MyAppointment> {
  const body = { starts_at: startsAt };
  return answer(client.POST("/api/portal/appointments/{id}/move", { params: { path: { id } }, body }));
}

export function cancelAppointment(id: string): Promise<MyAppointment> {
  return answer(client.POST("/api/portal/appointments/{id}/cancel", { params: { path: { id } } }));
}

export function checkInMyself(id: string): Promise<MyAppointment> {
  return answer(client.POST("/api/portal/appointments/{id}/check-in", { params: { path: { id } } }));
}

export function calendarAddress(id: string, language: string): string {
  return `/api/portal/appointments/${id}/calendar?language=${language}`;
}

export function expectedQuery(id: string) {
  return queryOptions({
    queryKey: [...branchesKey, "expected", id],
    queryFn: async () =>
      (await answer(client.GET("/api/console/branches/{id}/appointments", { params: { path: { id } } })))
        .items,
    refetchInterval: WAITING_MS,
  });
}

export async function checkInGuest(id: string): Promise<void> {
  await answer(client.POST("/api/console/appointments/{id}/check-in", { params: { path: { id } } }));
}

export function managedBranchesQuery(words: string, closed: boolean) {
  return infiniteQueryOptions({
    queryKey: [...branchesKey, "managed", words, closed],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/branches", {
          params: {
            header: searchWords(words),
            query: { closed, limit: 50, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function managedBranchQuery(id: string) {
  return queryOptions({
    queryKey: [...branchesKey, "managed-one", id],
    queryFn: () => answer(client.GET("/api/console/branches/{id}", { params: { path: { id } } })),
  });
}

/** The same key and content open one. */
export function openBranch(facts: BranchFacts, key: string): Promise<ManagedBranch> {
  const params = { header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/branches", { params, body: facts }));
}

export function changeBranch(id: string, version: number, facts: BranchFacts): Promise<ManagedBranch> {
  return answer(
    client.PUT("/api/console/branches/{id}", { params: { path: { id } }, body: { version, facts } }),
  );
}

export function closeBranch(id: string, version: number): Promise<ManagedBranch> {
  return answer(
    client.POST("/api/console/branches/{id}/close", { params: { path: { id } }, body: { version } }),
  );
}

/** All that are in use, to choose from. */
export const branchChoicesQuery = queryOptions({
  queryKey: [...branchesKey, "choices"],
  queryFn: () => answer(client.GET("/api/console/branches", { params: { query: { limit: 200 } } })),
});

export const whereISitQuery = queryOptions({
  queryKey: [...branchesKey, "where-i-sit"],
  queryFn: () => answer(client.GET("/api/console/counter")),
});

export function deskKey(id: string) {
  return [...branchesKey, "desk", id] as const;
}

export function counterDeskQuery(id: string) {
  return queryOptions({
    queryKey: deskKey(id),
    queryFn: () => answer(client.GET("/api/console/branches/{id}/desk", { params: { path: { id } } })),
    refetchInterval: LIVE_MS,
  });
}

export function openCounter(id: string, counter: number, services: BranchService[]): Promise<CounterDesk> {
  return answer(
    client.POST("/api/console/branches/{id}/desk/open", {
      params: { path: { id } },
      body: { counter, services },
    }),
  );
}

export async function closeCounter(): Promise<void> {
  await answer(client.POST("/api/console/counter/close"));
}

export function callNext(): Promise<CounterDesk> {
  return answer(client.POST("/api/console/counter/next"));
}

export function callAgain(): Promise<CounterDesk> {
  return answer(client.POST("/api/console/counter/again"));
}

export function ticketMissed(): Promise<CounterDesk> {
  return answer(client.POST("/api/console/counter/missed"));
}

export function beginTicket(): Promise<CounterDesk> {
  return answer(client.POST("/api/console/counter/begin"));
}

export function transferTicket(service: BranchService, counter: number | null): Promise<CounterDesk> {
  return answer(client.POST("/api/console/counter/transfer", { body: { service, counter } }));
}

export function finishTicket(outcome: VisitOutcome, note: string): Promise<CounterDesk> {
  return answer(client.POST("/api/console/counter/finish", { body: { outcome, note } }));
}
