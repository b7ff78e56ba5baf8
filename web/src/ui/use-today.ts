import { useQuery } from "@tanstack/react-query";
import { bankQuery } from "@/api/identity";
import { type BankDate, isoToday } from "@/lib/dates";

/** The bank's day, which is not always the reader's; until it is known, theirs. */
export function useToday(): BankDate {
  return useQuery(bankQuery).data?.business_date ?? isoToday();
}
