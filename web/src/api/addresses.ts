import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import type { Customer, NewPlace, Places } from "./wire";

export const addressesKey = ["addresses"] as const;

/** Each address of a customer, and which one post goes to. */
export function addressesQuery({ id, version, in_clear_until: until }: Customer) {
  return queryOptions({
    // Once the file has changed, or is seen in clear, it is read anew.
    queryKey: [...addressesKey, "of", id, version, until ?? ""],
    queryFn: () => answer(client.GET("/api/console/customers/{id}/addresses", { params: { path: { id } } })),
  });
}

export function noteAddress(customerId: string, place: NewPlace): Promise<Places> {
  return answer(
    client.POST("/api/console/customers/{id}/addresses", {
      params: { path: { id: customerId } },
      body: place,
    }),
  );
}

export function endAddress(customerId: string, body: { version: number; nth: number }): Promise<Places> {
  return answer(
    client.POST("/api/console/customers/{id}/addresses/end", { params: { path: { id: customerId } }, body }),
  );
}

/** My own addresses, as far as the district. */
export const myAddressesQuery = queryOptions({
  queryKey: [...addressesKey, "mine"],
  queryFn: () => answer(client.GET("/api/portal/addresses")),
});

export function noteMyAddress(place: NewPlace, confirmation?: string): Promise<Places> {
  return answer(
    client.POST("/api/portal/addresses", { params: { header: confirmedBy(confirmation) }, body: place }),
  );
}

export function endMyAddress(body: { version: number; nth: number }): Promise<Places> {
  return answer(client.POST("/api/portal/addresses/end", { body }));
}
