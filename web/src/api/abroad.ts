import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import { searchWords } from "./search-words";
import type {
  NewPayeeAbroad,
  NewRemittance,
  NewRemittanceTerms,
  PayeeAbroad,
  Quote,
  QuoteAsk,
  SubmittedTransfer,
  TransferState,
} from "./wire";

const abroadKey = ["payments", "abroad"] as const;

/** What can be sent now, and what is left of the year's allowance. */
export const offerQuery = queryOptions({
  queryKey: [...abroadKey, "offer"],
  queryFn: () => answer(client.GET("/api/portal/abroad")),
  staleTime: 30_000,
});

/** A rate that the bank keeps for a short time. Asked anew, it is another one. */
export const quoteQuery = (ask: QuoteAsk) =>
  queryOptions({
    queryKey: [...abroadKey, "quote", ask],
    queryFn: (): Promise<Quote> => answer(client.POST("/api/portal/abroad/quotes", { body: ask })),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });

export const payeesAbroadQuery = queryOptions({
  queryKey: [...abroadKey, "payees"],
  queryFn: () => answer(client.GET("/api/portal/abroad/payees")),
});

export function addPayeeAbroad(payee: NewPayeeAbroad): Promise<PayeeAbroad> {
  return answer(client.POST("/api/portal/abroad/payees", { body: payee }));
}

/** What it would come to now; asked anew each time, as it holds for the moment only. */
export const remitPreviewQuery = (wanted: NewRemittance) =>
  queryOptions({
    queryKey: [...abroadKey, "preview", wanted],
    queryFn: () => answer(client.POST("/api/portal/abroad/remittances/preview", { body: wanted })),
    staleTime: 5_000,
    gcTime: 0,
    retry: false,
  });

/** The same key and wish move money once, however often they are sent. */
export function remit(wanted: NewRemittance, key: string, confirmation?: string): Promise<SubmittedTransfer> {
  const params = { header: { "Idempotency-Key": key, ...confirmedBy(confirmation) } };
  return answer(client.POST("/api/portal/abroad/remittances", { params, body: wanted }));
}

export interface RemittedFilter {
  state?: TransferState;
  search?: string;
}

/** For staff: what was sent abroad, the latest first. */
export const remittedQuery = ({ state, search }: RemittedFilter) =>
  infiniteQueryOptions({
    queryKey: ["outgoing", "abroad", state ?? "", search ?? ""],
    queryFn: async ({ pageParam }) => {
      const page = await answer(
        client.GET("/api/console/remittances", {
          params: {
            header: searchWords(search),
            query: {
              limit: 50,
              ...(state ? { in_state: state } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      );
      return { items: page.remittances.map((one) => ({ ...one, id: one.transfer_id })), next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** For staff: what the bank took, takes and will take for remittances. */
export const termsQuery = queryOptions({
  queryKey: ["outgoing", "terms"],
  queryFn: () => answer(client.GET("/api/console/remittance-terms")),
});

/** Asks a second person for the yes. */
export function proposeTerms(terms: NewRemittanceTerms): Promise<{ id: string }> {
  return answer(client.POST("/api/console/remittance-terms/propose", { body: terms }));
}

/** For staff: the bank's position in each currency, and the rate of this moment. */
export const positionsQuery = queryOptions({
  queryKey: ["outgoing", "positions"],
  queryFn: () => answer(client.GET("/api/console/exchange")),
  refetchInterval: 60_000,
});
