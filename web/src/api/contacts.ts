import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { ContactEntry, ContactWay } from "./wire";

export const contactsKey = ["contacts"] as const;

/** When the bank and a customer were in touch: the latest fifty. */
export function contactsOfCustomerQuery(customerId: string) {
  return queryOptions({
    queryKey: [...contactsKey, "of", customerId],
    queryFn: async () =>
      (
        await answer(
          client.GET("/api/console/customers/{id}/contacts", { params: { path: { id: customerId } } }),
        )
      ).items,
  });
}

export interface NewContact {
  way: ContactWay;
  happened_at: string;
  text: string;
  /** The entry in whose place this one comes. */
  corrects?: string;
}

/** The same key and content write it down once. */
export function noteContact(customerId: string, contact: NewContact, key: string): Promise<ContactEntry> {
  const params = { path: { id: customerId }, header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/customers/{id}/contacts", { params, body: contact }));
}

/** When the bank and I were in touch. */
export const myContactsQuery = queryOptions({
  queryKey: [...contactsKey, "mine"],
  queryFn: async () => (await answer(client.GET("/api/portal/contacts"))).items,
});

export function remarkOnContact(id: string, text: string): Promise<ContactEntry> {
  return answer(
    client.POST("/api/portal/contacts/{id}/remark", { params: { path: { id } }, body: { text } }),
  );
}
