import type { Where } from "@/api/reconciliation";
import { console_, portal } from "@/lib/paths";

/** Words and addresses of the two apps: a customer compares their own books, the bank an outside statement. */
export const contextOf = (where: Where) => ({ context: where === "portal" ? "own" : "desk" });

export const listPath = (where: Where, accountId: string) =>
  where === "portal" ? portal.ownBooks(accountId) : console_.reconciliations(accountId);

export const comparedPath = (where: Where, id: string) =>
  where === "portal" ? portal.ownBooksCompared(id) : console_.reconciliation(id);
