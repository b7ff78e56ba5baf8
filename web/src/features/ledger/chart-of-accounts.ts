import type { i18n as I18n } from "i18next";
import type { LedgerAccount } from "@/api/wire";
import { type Money, totals } from "@/lib/money";

/** As in a balance sheet and an income statement. */
const ORDER = ["asset", "liability", "equity", "income", "expense"] as const;

export type BookKind = (typeof ORDER)[number];

/** The kinds that there are, each with its accounts by code. */
export function inKinds(accounts: readonly LedgerAccount[]): [BookKind, LedgerAccount[]][] {
  return ORDER.map((kind): [BookKind, LedgerAccount[]] => [
    kind,
    accounts
      .filter((account) => account.kind === kind)
      .sort((one, other) => (one.code < other.code ? -1 : 1)),
  ]).filter(([, found]) => found.length > 0);
}

/** Those in whose code, name or currency every word of the search stands. */
export function matching(accounts: readonly LedgerAccount[], search: string, i18n: I18n): LedgerAccount[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return accounts.filter((account) => {
    const text = `${account.code} ${account.name} ${nameOf(account, i18n)} ${account.currency}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The bank's own accounts come with the product and have words in both languages; others are called what they are. */
export function nameOf({ code, name }: LedgerAccount, i18n: I18n): string {
  const words: unknown = i18n.getResource(i18n.language, "ledger", `house.${code.split("-")[0]}`);
  return typeof words === "string" ? words : name;
}

/** The books count credit as positive. What a bank owns and spends stands on the debit side: there debit shows as positive. */
export function usual({ kind, balance }: LedgerAccount): Money {
  const onDebit = kind === "asset" || kind === "expense";
  return onDebit ? { ...balance, minor: 0 - balance.minor } : balance;
}

export function totalsOf(accounts: readonly LedgerAccount[]): Money[] {
  return totals(accounts.map(usual));
}
