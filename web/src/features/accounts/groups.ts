import type { MyAccount } from "@/api/wire";

export const groupNames = ["current", "savings", "time_deposit", "foreign", "authorised"] as const;

export type GroupName = (typeof groupNames)[number];

export interface Group {
  name: GroupName;
  accounts: MyAccount[];
}

export interface Sorted {
  groups: Group[];
  hidden: MyAccount[];
  closed: MyAccount[];
}

/**
 * The accounts as a customer thinks of them, each group in the customer's own order. What may only be used for somebody
 * else stands apart; the home currency is that of the default account.
 */
export function sortAccounts(accounts: readonly MyAccount[]): Sorted {
  const shown = accounts.filter((account) => !account.hidden && account.status !== "closed");
  const home = homeCurrency(accounts);
  const groups = groupNames.map((name) => ({
    name,
    accounts: shown.filter((account) => groupOf(account, home) === name),
  }));
  return {
    groups: groups.filter(({ accounts }) => accounts.length > 0),
    hidden: accounts.filter((account) => account.hidden && account.status !== "closed"),
    closed: accounts.filter((account) => account.status === "closed"),
  };
}

/** What is one's own and not put out of sight: what counts as having. */
export function countsAsMine(account: MyAccount): boolean {
  return account.role !== "authorised" && account.status !== "closed" && !account.hidden;
}

function groupOf(account: MyAccount, home: string | undefined): GroupName {
  if (account.role === "authorised") return "authorised";
  if (account.currency !== home) return "foreign";
  return account.kind === "internal" ? "current" : account.kind;
}

function homeCurrency(accounts: readonly MyAccount[]): string | undefined {
  return (accounts.find((account) => account.is_default) ?? accounts[0])?.currency;
}
