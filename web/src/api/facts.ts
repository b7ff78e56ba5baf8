import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { Customer, FileQuestion, HeldFact, HeldFacts, StillRight } from "./wire";

export const factsKey = ["facts"] as const;

/** Each value of a customer's file, when it was last said to hold and who verified it. */
export function factsQuery({ id, version, in_clear_until: until }: Customer) {
  return queryOptions({
    // Once the file has changed, or is seen in clear, it is read anew.
    queryKey: [...factsKey, "of", id, version, until ?? ""],
    queryFn: () => answer(client.GET("/api/console/customers/{id}/facts", { params: { path: { id } } })),
  });
}

type Meant = Pick<HeldFact, "field" | "nth">;

/** `version`: of the file that was seen. */
export function confirmFact(
  customerId: string,
  { field, nth }: Meant,
  version: number,
  how: "phone" | "counter",
): Promise<HeldFacts> {
  return answer(
    client.POST("/api/console/customers/{id}/facts/confirm", {
      params: { path: { id: customerId } },
      body: { field, nth, version, how },
    }),
  );
}

export function verifyFact(
  customerId: string,
  { field, nth }: Meant,
  version: number,
  how: HeldFact["ways"][number],
): Promise<HeldFacts> {
  return answer(
    client.POST("/api/console/customers/{id}/facts/verify", {
      params: { path: { id: customerId } },
      body: { field, nth, version, how },
    }),
  );
}

/** Each value that the bank has on file of me. */
export const myFactsQuery = queryOptions({
  queryKey: [...factsKey, "mine"],
  queryFn: () => answer(client.GET("/api/portal/facts")),
});

/** The one thing that I am asked today, if anything. */
export const stillRightQuery = queryOptions({
  queryKey: [...factsKey, "asked"],
  queryFn: () => answer(client.GET("/api/portal/still-right")),
});

const OF_FILE = ["phone", "email", "address"];

/** Yes, it holds, as it was shown. */
export function sayStillRight({ what, shown }: FileQuestion, version: number): Promise<StillRight> {
  const value = OF_FILE.includes(what) ? null : shown;
  return answer(client.POST("/api/portal/still-right", { body: { what, version, value } }));
}

export function askMeLater(what: FileQuestion["what"]): Promise<StillRight> {
  return answer(client.POST("/api/portal/still-right/not-now", { body: { what } }));
}
