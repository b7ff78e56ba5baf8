import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";

const EVERY_MS = 60_000;

/** What stands on the first page of the console: of each part only what one may see, null for the rest. */
export const todayQuery = queryOptions({
  queryKey: ["today"],
  queryFn: () => answer(client.GET("/api/console/today")),
  refetchInterval: EVERY_MS,
});
