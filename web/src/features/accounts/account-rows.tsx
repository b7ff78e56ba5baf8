import type { TableColumnsType } from "antd";
import type { TFunction } from "i18next";
import { Link } from "react-router";
import type { Account } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { OnDay } from "@/ui/when";
import { AccountState } from "./account-state";

/** How staff see accounts in a table. */
export function accountColumns(t: TFunction<"accounts">): TableColumnsType<Account> {
  return [
    {
      title: t("number"),
      key: "number",
      render: (_, account) => (
        <Link to={console_.account(account.id)}>
          <AccountNumber number={account.number} />
        </Link>
      ),
    },
    {
      title: t("name"),
      key: "name",
      render: (_, account) => account.name || t(`kinds.${account.kind}`),
    },
    { title: t("kind"), key: "kind", render: (_, account) => t(`kinds.${account.kind}`) },
    { title: t("status"), key: "status", render: (_, account) => <AccountState status={account.status} /> },
    { title: t("opened"), key: "opened", render: (_, account) => <OnDay on={account.opened_on} /> },
    {
      title: t("balance"),
      key: "balance",
      align: "right",
      render: (_, account) => <Amount money={account.balance} />,
    },
  ];
}
