import type { MyAccount } from "@/api/wire";
import type { BankDate } from "@/lib/dates";

const FIRST_DAYS = 14;
const DAY_MS = 86_400_000;

/** Whether there is nothing to show yet: no account, or only new ones on which nothing is. */
export function hasJustBegun(accounts: readonly MyAccount[], today: BankDate): boolean {
  return accounts.every(
    ({ balance, held, opened_on }) =>
      balance.minor === 0 &&
      held.minor === 0 &&
      Date.parse(today) - Date.parse(opened_on) < FIRST_DAYS * DAY_MS,
  );
}
