import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { SpendingEntry } from "@/api/wire";
import { entryKindWords } from "@/ui/entry-kinds";
import type { EntryLook } from "@/ui/entry-list";
import { categoryIcon } from "./categories";
import { keyOf } from "./corrections";

interface Wanted {
  /** Entries of several accounts name theirs. */
  withAccount: boolean;
  /** What the account held afterwards says something only in the account's own book. */
  withBalance: boolean;
}

/** How an entry looks that has a category: who it was with, then what the bank printed. */
export function useEntryLook({ withAccount, withBalance }: Wanted): (entry: SpendingEntry) => EntryLook {
  const { t } = useTranslation("spending");
  const titleOf = useEntryTitle();
  return useCallback(
    (entry) => {
      const Icon = categoryIcon(entry.category);
      const { account, counterparty, text } = entry;
      const category = t(`categories.${entry.category}`);
      return {
        key: keyOf(entry),
        on: entry.booked_on,
        icon: <Icon size={18} />,
        title: titleOf(entry),
        lines: [(text === counterparty ? "" : text) || category],
        ...(withAccount ? { account: { name: account.name, tail: t("tail", { tail: account.tail }) } } : {}),
        amount: entry.amount,
        between: entry.category === "own",
        ...(withBalance ? { balanceAfter: entry.balance_after } : {}),
      };
    },
    [t, titleOf, withAccount, withBalance],
  );
}

/** Who it was with, what the bank printed, or what kind of thing it was. */
export function useEntryTitle(): (entry: SpendingEntry) => string {
  const { t } = useTranslation("spending");
  const { t: ui } = useTranslation("ui");
  return useCallback(
    ({ counterparty, text, kind, category }) =>
      counterparty || text || entryKindWords(kind, ui) || t(`categories.${category}`),
    [t, ui],
  );
}
