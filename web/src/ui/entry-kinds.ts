import type { TFunction } from "i18next";
import {
  ArrowDownLeft,
  ArrowLeftRight,
  ArrowUpRight,
  Banknote,
  BookOpen,
  Briefcase,
  CreditCard,
  type LucideIcon,
  Percent,
  PiggyBank,
  Receipt,
  RefreshCw,
  RotateCcw,
  Store,
  Undo2,
} from "lucide-react";

/** The kinds of entries that one can search for, in the order in which people look for them. */
export const entryKinds = [
  "card",
  "payment",
  "transfer",
  "transfer_in",
  "transfer_out",
  "own_transfer",
  "cash_withdrawal",
  "card_withdrawal",
  "cash_deposit",
  "salary",
  "pension",
  "takings",
  "refund",
  "claim",
  "interest",
  "penalty_interest",
  "fee",
  "exchange",
  "opening",
  "brought_forward",
  "reversal",
  "rounding",
  "journal",
] as const;

export type EntryKind = (typeof entryKinds)[number];

const icons: Partial<Record<EntryKind, LucideIcon>> = {
  card: CreditCard,
  payment: Receipt,
  own_transfer: ArrowLeftRight,
  cash_withdrawal: Banknote,
  card_withdrawal: Banknote,
  cash_deposit: Banknote,
  salary: Briefcase,
  pension: PiggyBank,
  takings: Store,
  refund: Undo2,
  interest: Percent,
  penalty_interest: Percent,
  fee: Receipt,
  exchange: RefreshCw,
  reversal: RotateCcw,
  rounding: BookOpen,
  journal: BookOpen,
  brought_forward: BookOpen,
  opening: BookOpen,
};

export function isEntryKind(kind: string): kind is EntryKind {
  return (entryKinds as readonly string[]).includes(kind);
}

/** What a kind is called; nothing for one that we have no word for, because codes are no words. */
export function entryKindWords(kind: string, t: TFunction<"ui">): string {
  return isEntryKind(kind) ? t(`entry.kinds.${kind}`) : "";
}

/** The picture of a kind; of transfers and of what we do not know, which way the money went. */
export function entryKindIcon(kind: string, minor: number): LucideIcon {
  return (isEntryKind(kind) && icons[kind]) || (minor > 0 ? ArrowDownLeft : ArrowUpRight);
}

const TRANSFERS: readonly string[] = ["transfer", "own_transfer"];
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The transfer that an entry belongs to, where it was made here; other banks' entries of the kind name something else. */
export function transferOf({ kind, reference }: { kind: string; reference: string | null }): string | null {
  return reference && TRANSFERS.includes(kind) && ID.test(reference) ? reference : null;
}
