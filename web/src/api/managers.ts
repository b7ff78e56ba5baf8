import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { BankDate } from "@/lib/dates";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type { Absence, Moves, PortfolioCustomer, PortfolioFile } from "./wire";

export const managersKey = ["managers"] as const;

export type Need = NonNullable<PortfolioCustomer["need"]>;
export type PortfolioSort = "need" | "contact" | "newest";

export interface PortfolioSearch {
  q?: string;
  need?: Need;
  sort?: PortfolioSort;
}

/** Who is there for a customer, and who was. */
export function managerOfCustomerQuery(customerId: string) {
  return queryOptions({
    queryKey: [...managersKey, "of", customerId],
    queryFn: () =>
      answer(client.GET("/api/console/customers/{id}/manager", { params: { path: { id: customerId } } })),
  });
}

/** How near whoever is there for me is at this moment. */
export const ownAgentsQuery = queryOptions({
  queryKey: [...managersKey, "near"],
  queryFn: () => answer(client.GET("/api/portal/own-agents")),
  refetchInterval: 20_000,
});

/** Who is there for me. */
export const myManagerQuery = queryOptions({
  queryKey: [...managersKey, "mine"],
  queryFn: () => answer(client.GET("/api/portal/manager")),
  staleTime: 5 * 60_000,
});

/** My own customers, and those for whom I stand in; what needs attention comes first. */
export function portfolioQuery({ q, ...search }: PortfolioSearch) {
  return infiniteQueryOptions({
    queryKey: [...managersKey, "portfolio", q ?? "", search],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/portfolio", {
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
}

export const portfolioFiguresQuery = queryOptions({
  queryKey: [...managersKey, "figures"],
  queryFn: () => answer(client.GET("/api/console/portfolio/figures")),
  staleTime: 30_000,
});

/** Somebody's customers, for whoever heads the managers. */
export function portfolioOfQuery(managerId: string, q: string) {
  return infiniteQueryOptions({
    queryKey: [...managersKey, "portfolio-of", managerId, q],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/managers/{id}/customers", {
          params: {
            path: { id: managerId },
            header: searchWords(q),
            query: { sort: "newest", ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function portfolioFileQuery(id: string) {
  return queryOptions({
    queryKey: [...managersKey, "file", id],
    queryFn: () => answer(client.GET("/api/console/portfolio/files/{id}", { params: { path: { id } } })),
  });
}

export function readPortfolioFile(id: string): Promise<PortfolioFile> {
  return answer(client.POST("/api/console/portfolio/files/{id}/read", { params: { path: { id } } }));
}

/** Whoever may have customers, and what they have. */
export const teamQuery = queryOptions({
  queryKey: [...managersKey, "team"],
  queryFn: () => answer(client.GET("/api/console/managers")),
  staleTime: 30_000,
});

export const vacantQuery = infiniteQueryOptions({
  queryKey: [...managersKey, "vacant"],
  queryFn: ({ pageParam }) =>
    answer(
      client.GET("/api/console/managers/vacant", {
        params: { query: pageParam ? { after: pageParam } : {} },
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? undefined,
});

export interface Assignment {
  customer_ids: string[];
  manager_id: string;
  backup_id: string | null;
  note: string;
}

/** An outcome for each; what holds already stays as it is. */
export function assignManager(body: Assignment): Promise<Moves> {
  return answer(client.POST("/api/console/managers/assign", { body }));
}

export interface HandOver {
  from_id: string;
  to_id: string;
  customer_ids?: string[];
  most?: number;
  note: string;
}

/** With all that is promised. Without ids: everybody, or those who came last. */
export function handOver(body: HandOver): Promise<Moves> {
  return answer(client.POST("/api/console/managers/hand-over", { body }));
}

export function releaseCustomers(customerIds: string[], note: string): Promise<Moves> {
  return answer(client.POST("/api/console/managers/release", { body: { customer_ids: customerIds, note } }));
}

export const myAbsencesQuery = queryOptions({
  queryKey: [...managersKey, "absences"],
  queryFn: async () => (await answer(client.GET("/api/console/portfolio/absences"))).items,
});

export function noteAbsence(firstOn: BankDate, lastOn: BankDate): Promise<Absence> {
  return answer(
    client.POST("/api/console/portfolio/absences", { body: { first_on: firstOn, last_on: lastOn } }),
  );
}

export async function endAbsence(id: string): Promise<void> {
  await answer(client.DELETE("/api/console/portfolio/absences/{id}", { params: { path: { id } } }));
}
