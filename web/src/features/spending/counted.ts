import type { MyAccount } from "@/api/wire";

/** Whether the account's entries are income and spending of this customer's: the server counts the same. */
export function isCounted({ role, hidden }: Pick<MyAccount, "role" | "hidden">): boolean {
  return role === "owner" && !hidden;
}
