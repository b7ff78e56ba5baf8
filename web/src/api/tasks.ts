import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { BankDate } from "@/lib/dates";
import { answer, client } from "./client";
import type { Whose } from "./promises";
import type { Task } from "./wire";

export const tasksKey = ["tasks"] as const;

/** What is to be done about a customer, the newest first. */
export function tasksOfCustomerQuery(customerId: string) {
  return queryOptions({
    queryKey: [...tasksKey, "of", customerId],
    queryFn: async () =>
      (
        await answer(
          client.GET("/api/console/customers/{id}/tasks", { params: { path: { id: customerId } } }),
        )
      ).items,
  });
}

/** What is open, what is due first comes first. */
export function dueTasksQuery(whose: Whose) {
  return infiniteQueryOptions({
    queryKey: [...tasksKey, "due", whose],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/tasks", {
          params: { query: { whose, limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function taskFiguresQuery(whose: Whose) {
  return queryOptions({
    queryKey: [...tasksKey, "figures", whose],
    queryFn: () => answer(client.GET("/api/console/tasks/figures", { params: { query: { whose } } })),
    staleTime: 30_000,
  });
}

/** Colleagues to whom a task can be given. */
export const taskOwnersQuery = queryOptions({
  queryKey: [...tasksKey, "owners"],
  queryFn: async () => (await answer(client.GET("/api/console/tasks/owners"))).items,
  staleTime: 5 * 60_000,
});

/** About a customer, or about none. The same key and content make one. */
export function makeTask(
  customerId: string | null,
  task: { text: string; due_on: BankDate; owner_id: string | null },
  key: string,
): Promise<Task> {
  const header = { "Idempotency-Key": key };
  if (!customerId) return answer(client.POST("/api/console/tasks", { params: { header }, body: task }));
  const params = { path: { id: customerId }, header };
  return answer(client.POST("/api/console/customers/{id}/tasks", { params, body: task }));
}

export type TaskEnd = "done" | "drop" | "reopen";

export function endTask(id: string, end: TaskEnd, note: string): Promise<Task> {
  const told = { params: { path: { id } }, body: { note } };
  if (end === "done") return answer(client.POST("/api/console/tasks/{id}/done", told));
  if (end === "drop") return answer(client.POST("/api/console/tasks/{id}/drop", told));
  return answer(client.POST("/api/console/tasks/{id}/reopen", told));
}

export function moveTask(id: string, dueOn: BankDate, reason: string): Promise<Task> {
  const body = { due_on: dueOn, reason };
  return answer(client.POST("/api/console/tasks/{id}/move", { params: { path: { id } }, body }));
}

export function giveTask(id: string, ownerId: string, note: string): Promise<Task> {
  const body = { owner_id: ownerId, note };
  return answer(client.POST("/api/console/tasks/{id}/give", { params: { path: { id } }, body }));
}
