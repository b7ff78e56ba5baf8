import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { CircumstanceField, Circumstances, Origin } from "./wire";

export const circumstancesKey = ["circumstances"] as const;

/** What is known of a customer's life, from where, how fresh it is, and what to ask next. */
export function circumstancesQuery(customerId: string) {
  return queryOptions({
    queryKey: [...circumstancesKey, "of", customerId],
    queryFn: () =>
      answer(
        client.GET("/api/console/customers/{id}/circumstances", { params: { path: { id: customerId } } }),
      ),
  });
}

export function stateCircumstance(
  customerId: string,
  field: CircumstanceField,
  value: string,
  origin: Origin,
): Promise<Circumstances> {
  const params = { path: { id: customerId } };
  return answer(
    client.POST("/api/console/customers/{id}/circumstances", { params, body: { field, value, origin } }),
  );
}

export function verifyCircumstance(customerId: string, field: CircumstanceField): Promise<Circumstances> {
  const params = { path: { id: customerId } };
  return answer(client.POST("/api/console/customers/{id}/circumstances/verify", { params, body: { field } }));
}

export function settleCircumstance(
  customerId: string,
  field: CircumstanceField,
  statementId: string,
): Promise<Circumstances> {
  const params = { path: { id: customerId } };
  return answer(
    client.POST("/api/console/customers/{id}/circumstances/settle", {
      params,
      body: { field, statement_id: statementId },
    }),
  );
}

/** What the bank knows of my life, and what it would ask. */
export const myCircumstancesQuery = queryOptions({
  queryKey: [...circumstancesKey, "mine"],
  queryFn: () => answer(client.GET("/api/portal/circumstances")),
});

export function stateMyCircumstance(field: CircumstanceField, value: string): Promise<Circumstances> {
  return answer(client.POST("/api/portal/circumstances", { body: { field, value } }));
}

export function confirmMyCircumstance(field: CircumstanceField): Promise<Circumstances> {
  return answer(client.POST("/api/portal/circumstances/confirm", { body: { field } }));
}

/** The customer said so. `value`: as it was seen. */
export function confirmCircumstance(
  customerId: string,
  field: CircumstanceField,
  value: string,
  how: "phone" | "counter",
): Promise<Circumstances> {
  const params = { path: { id: customerId } };
  return answer(
    client.POST("/api/console/customers/{id}/circumstances/confirm", { params, body: { field, value, how } }),
  );
}
