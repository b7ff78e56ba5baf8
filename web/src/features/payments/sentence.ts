import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { myAccountsQuery } from "@/api/accounts";
import type { Transfer } from "@/api/wire";
import { amountText } from "@/lib/money";
import { useLanguage } from "@/ui/use-language";
import { tailOf, useAccountName } from "./account-words";

interface TransferWords {
  /** What became of it, in one sentence. */
  outcome: (transfer: Transfer) => string;
  /** Who is at the other end: the payee, who paid, or the account of one's own. */
  other: (transfer: Transfer) => string;
  from: (transfer: Transfer) => string;
  to: (transfer: Transfer) => string;
}

/** How a transfer is told to whoever reads it. */
export function useTransferWords(): TransferWords {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const accounts = useQuery(myAccountsQuery).data?.items ?? [];
  const nameOf = useAccountName();
  const own = (id: string) => {
    const account = accounts.find((one) => one.id === id);
    return account ? nameOf(account) : "";
  };
  const from = (one: Transfer) => (one.is_incoming && !one.is_own ? one.other_name : own(one.from_id));
  const to = (one: Transfer) => (one.is_own || one.is_incoming ? own(one.to_id) : one.other_name);
  const other = (one: Transfer) => {
    const number = one.is_incoming && !one.is_own ? one.from_number : one.to_number;
    const name = one.is_incoming && !one.is_own ? from(one) : to(one);
    return name || t("tail", { tail: tailOf(number) });
  };
  return {
    from,
    to,
    other,
    outcome: (one) =>
      t(`outcome.${one.is_incoming && !one.is_own ? "in" : "out"}.${one.state}`, {
        name: other(one),
        amount: amountText({ ...one.amount, minor: Math.abs(one.amount.minor) }, language),
      }),
  };
}
