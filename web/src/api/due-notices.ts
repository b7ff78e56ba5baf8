import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { DueNotice } from "./wire";

const noticesKey = ["due-notices"] as const;
const at = (id: string) => ({ path: { id } });

/** What presses still and was not looked at, the first due first. */
export const dueNoticesQuery = queryOptions({
  queryKey: [...noticesKey, "mine"],
  queryFn: async () => (await answer(client.GET("/api/console/due-notices"))).items,
  refetchInterval: 60_000,
});

/** Twice is once. Answered with what is left. */
export async function seeDueNotice(id: string): Promise<DueNotice[]> {
  return (await answer(client.POST("/api/console/due-notices/{id}/seen", { params: at(id) }))).items;
}

export const toldOfTicketQuery = (id: string) =>
  queryOptions({
    queryKey: [...noticesKey, "ticket", id],
    queryFn: async () =>
      (await answer(client.GET("/api/console/tickets/{id}/told", { params: at(id) }))).items,
  });

export const toldOfComplaintQuery = (id: string) =>
  queryOptions({
    queryKey: [...noticesKey, "complaint", id],
    queryFn: async () =>
      (await answer(client.GET("/api/console/complaints/{id}/told", { params: at(id) }))).items,
  });
