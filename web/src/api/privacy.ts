import { queryOptions } from "@tanstack/react-query";
import type { Language } from "@/lib/language";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import type { Consent, ConsentPurpose, Consents, ErasurePlan } from "./wire";

/** What I am asked for, word for word, and what I decided. */
export const myConsentsQuery = (language: Language) =>
  queryOptions({
    queryKey: ["consents", "mine", language],
    queryFn: () => answer(client.GET("/api/portal/consents", { params: { query: { language } } })),
  });

/** What a customer agreed to. */
export const consentsQuery = (id: string, language: Language) =>
  queryOptions({
    queryKey: ["consents", id, language],
    queryFn: () =>
      answer(
        client.GET("/api/console/customers/{id}/consents", { params: { path: { id }, query: { language } } }),
      ),
  });

/** To the words that were shown, as of the last act that the page knew. */
export function giveMyConsent(shown: Consent): Promise<Consents> {
  const params = { path: { purpose: shown.purpose } };
  return answer(client.POST("/api/portal/consents/{purpose}/give", { params, body: agreementTo(shown) }));
}

export function withdrawMyConsent(purpose: ConsentPurpose, language: Language): Promise<Consents> {
  const params = { path: { purpose }, query: { language } };
  return answer(client.POST("/api/portal/consents/{purpose}/withdraw", { params }));
}

/** What a customer agreed to at the counter, by the words on the clerk's screen. */
export function recordConsent(id: string, shown: Consent): Promise<Consents> {
  const params = { path: { id, purpose: shown.purpose } };
  return answer(
    client.POST("/api/console/customers/{id}/consents/{purpose}/give", { params, body: agreementTo(shown) }),
  );
}

export function recordWithdrawal(id: string, purpose: ConsentPurpose, language: Language): Promise<Consents> {
  const params = { path: { id, purpose }, query: { language } };
  return answer(client.POST("/api/console/customers/{id}/consents/{purpose}/withdraw", { params }));
}

function agreementTo({ wording: { version, language, digest }, last }: Consent) {
  return { version, language, digest, seen: last?.nth ?? 0 };
}

/** What leaving would erase, keep and stumble over; and what waits, if it was asked for. */
export const erasureQuery = queryOptions({
  queryKey: ["erasure"],
  queryFn: () => answer(client.GET("/api/portal/erasure")),
});

/** What came of an erasure, for whoever holds the receipt. */
export const erasureReceiptQuery = (id: string) =>
  queryOptions({
    queryKey: ["erasure", "receipt", id],
    queryFn: () => answer(client.GET("/api/erasures/{id}", { params: { path: { id } } })),
  });

export function askErasure(confirmation?: string): Promise<ErasurePlan> {
  return answer(client.POST("/api/portal/erasure", { params: { header: confirmedBy(confirmation) } }));
}

export function takeErasureBack(): Promise<ErasurePlan> {
  return answer(client.POST("/api/portal/erasure/take-back"));
}
