import type { Mandate, MandateTerms } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";
import { parseAmount, plainAmount } from "@/lib/money";
import { newRequestKey } from "@/lib/request-key";

/** What stands in the wizard of a guard. `above`: as it is typed. `key`: names the request. */
export interface GuardAnswers {
  name: string;
  number: string;
  above: string;
  until: BankDate | "";
  key: string;
}

/** Whoever wants to be protected wants it for long: a year is the longest there is. */
const USUAL_DAYS = 365;

export function freshGuard(today: BankDate): GuardAnswers {
  return { name: "", number: "", above: "", until: addDays(today, USUAL_DAYS), key: newRequestKey() };
}

export function guardAnswersOf({ other, guard, until_on: until }: Mandate): GuardAnswers {
  const above = guard ? plainAmount({ minor: guard.above, currency: guard.currency }) : "";
  return { name: other, number: "", above, until, key: newRequestKey() };
}

/** Nothing typed is no amount; a nought is one: every payment waits. */
export function aboveOf(typed: string, currency: string): number | null {
  return /^\s*0+([.,]0*)?\s*$/.test(typed) ? 0 : parseAmount(typed, currency);
}

export function guardTermsOf(
  { above, until }: GuardAnswers,
  today: BankDate,
  currency: string,
): MandateTerms {
  return {
    accounts: [],
    actions: [],
    from_on: today,
    until_on: until || today,
    paying: null,
    guard: { currency, above: aboveOf(above, currency) ?? 0 },
  };
}
