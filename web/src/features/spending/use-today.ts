import { useQuery } from "@tanstack/react-query";
import { bankQuery } from "@/api/identity";
import { type BankDate, isoToday } from "@/lib/dates";

/** The bank's day; the device's own until the bank has told. */
export function useToday(): BankDate {
  return useQuery(bankQuery).data?.business_date ?? isoToday();
}
