import type { EntryPlace, Scope } from "@/api/spending";
import type { Category, SpendingEntry } from "@/api/wire";

/** How to take a correction back: say again what was said before, or unsay it. */
export type Undo = { say: Category; scope: Scope } | { unsay: Scope };

/** What leads back to `before` once something else has been said with `scope`. */
export function undoOf(before: SpendingEntry, scope: Scope): Undo {
  // A word of the same scope was replaced; one of the other scope still stands and counts again once ours is gone.
  return before.corrected === scope ? { say: before.category, scope } : { unsay: scope };
}

export function placeOf(entry: SpendingEntry): EntryPlace {
  return { accountId: entry.account.id, seq: entry.seq };
}

/** Names an entry in the address. */
export function keyOf(entry: SpendingEntry): string {
  return `${entry.account.id}.${entry.seq}`;
}

/** The entry that an address names; null for what names none. */
export function placeIn(key: string | null): EntryPlace | null {
  const match = /^([0-9a-f]{8}-[0-9a-f-]{27})\.(\d{1,15})$/.exec(key ?? "");
  return match?.[1] && match[2] ? { accountId: match[1], seq: Number(match[2]) } : null;
}
