/** The kinds of entries that one can search for, in the order in which people look for them. */
export const entryKinds = [
  "cash_deposit",
  "cash_withdrawal",
  "card_withdrawal",
  "transfer_in",
  "transfer_out",
  "interest",
  "penalty_interest",
  "fee",
  "brought_forward",
  "rounding",
  "salary",
  "pension",
  "payment",
  "card",
  "refund",
  "transfer",
  "own_transfer",
  "exchange",
  "takings",
  "opening",
  "journal",
  "reversal",
] as const;

export type EntryKind = (typeof entryKinds)[number];

export function isEntryKind(kind: string): kind is EntryKind {
  return (entryKinds as readonly string[]).includes(kind);
}
