import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { components } from "./schema";
import type { Relation, RelationRole, RelationToMe } from "./wire";

export const relationsKey = ["relations"] as const;

export type NewRelation = components["schemas"]["RelationIn"];

/** Who belongs to a customer, the newest first, and who finally owns it. */
export function relationsOfCustomerQuery(customerId: string) {
  return queryOptions({
    queryKey: [...relationsKey, "of", customerId],
    queryFn: () =>
      answer(client.GET("/api/console/customers/{id}/relations", { params: { path: { id: customerId } } })),
  });
}

export interface GraphWish {
  depth: number;
  part?: "family" | "ownership" | "power" | "";
  past?: boolean;
}

/** Who belongs to a customer, and who to those, so many steps around. */
export function relationGraphQuery(customerId: string, { depth, part = "", past = false }: GraphWish) {
  return queryOptions({
    queryKey: [...relationsKey, "graph", customerId, depth, part, past],
    queryFn: () =>
      answer(
        client.GET("/api/console/customers/{id}/relations/graph", {
          params: { path: { id: customerId }, query: { depth, past, ...(part ? { part } : {}) } },
        }),
      ),
  });
}

/** The same key and content say it once. */
export function noteRelation(customerId: string, relation: NewRelation, key: string): Promise<Relation> {
  const params = { path: { id: customerId }, header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/customers/{id}/relations", { params, body: relation }));
}

export function verifyRelation(customerId: string, id: string): Promise<Relation> {
  const params = { path: { id: customerId, relation_id: id } };
  return answer(client.POST("/api/console/customers/{id}/relations/{relation_id}/verify", { params }));
}

export function endRelation(customerId: string, id: string, isMistaken: boolean): Promise<Relation> {
  const params = { path: { id: customerId, relation_id: id } };
  return answer(
    client.POST("/api/console/customers/{id}/relations/{relation_id}/end", {
      params,
      body: { is_mistaken: isMistaken },
    }),
  );
}

/** Who belongs to me, as the bank knows it. */
export const myRelationsQuery = queryOptions({
  queryKey: [...relationsKey, "mine"],
  queryFn: async () => (await answer(client.GET("/api/portal/relations"))).items,
});

export function tellRelation(role: RelationRole, name: string): Promise<RelationToMe> {
  return answer(client.POST("/api/portal/relations", { body: { role, name } }));
}

export function contestRelation(id: string, note: string): Promise<RelationToMe> {
  return answer(
    client.POST("/api/portal/relations/{id}/contest", { params: { path: { id } }, body: { note } }),
  );
}

export async function takeRelationBack(id: string): Promise<void> {
  await answer(client.POST("/api/portal/relations/{id}/take-back", { params: { path: { id } } }));
}
