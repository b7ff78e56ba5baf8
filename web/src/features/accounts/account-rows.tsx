import type { TFunction } from "i18next";
import { Link } from "react-router";
import type { Account } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import type { Column } from "@/ui/records";
import { OnDay } from "@/ui/when";
import { AccountState } from "./account-state";

/** How staff see accounts in a table. */
export function accountColumns(t: TFunction<"accounts">): Column<Account>[] {
  return [
    {
      title: t("number"),

      render: (account) => (
        <Link to={console_.account(account.id)}>
          <AccountNumber number={account.number} />
        </Link>
      ),
    },
    {
      title: t("name"),

      render: (account) => account.name || t(`kinds.${account.kind}`),
    },
    { title: t("kind"), render: (account) => t(`kinds.${account.kind}`) },
    { title: t("status"), render: (account) => <AccountState status={account.status} /> },
    { title: t("opened"), render: (account) => <OnDay on={account.opened_on} /> },
    {
      title: t("balance"),

      figures: true,
      render: (account) => <Amount money={account.balance} />,
    },
  ];
}
