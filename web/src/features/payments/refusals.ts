import type { Problem } from "@/api/problem";

/** Where on the page a refusal belongs. */
export type Place = "to" | "from" | "amount" | "memo";

const PLACES: Readonly<Record<string, Place>> = {
  "payments.over_limit": "amount",
  "payments.not_enough": "amount",
  "accounts.mandate_limit": "amount",
  "payments.payee_not_found": "to",
  "payments.payee_cannot_receive": "to",
  "payments.same_account": "to",
  "accounts.payee_not_known": "to",
  "payments.other_currency": "from",
  "payments.cannot_pay_from": "from",
  "accounts.not_found": "from",
  "accounts.not_in_mandate": "from",
  "accounts.mandate_not_of_age": "from",
  "ledger.account_frozen": "from",
  "ledger.account_closed": "from",
};

const FIELDS: Readonly<Record<string, Place>> = {
  amount: "amount",
  memo: "memo",
  from_id: "from",
  payee_id: "to",
  to_own_id: "to",
};

/** Null where it is about nothing that was filled in. */
export function placeOf({ code, fields }: Problem): Place | null {
  const named = fields[0]?.field.replace(/^(data|body)\./, "").replace(/[.[].*$/, "");
  return PLACES[code] ?? (named === undefined ? null : (FIELDS[named] ?? null));
}

/** What could be paid instead, in minor units; null where that is nothing, or not the matter. */
export function couldPay({ code, facts }: Problem): number | null {
  const left =
    code === "payments.over_limit" ? facts.left : code === "payments.not_enough" ? facts.available : 0;
  return typeof left === "number" && left > 0 ? left : null;
}
