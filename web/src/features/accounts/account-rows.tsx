import type { TFunction } from "i18next";
import { Link } from "react-router";
import type { AccountFound } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import type { Column } from "@/ui/records";
import { OnDay } from "@/ui/when";
import { AccountState } from "./account-state";

/** How staff see accounts in a table; `seesCustomers` makes the owners' names ways to their pages. */
export function accountColumns(
  t: TFunction<"accounts">,
  { seesCustomers }: { seesCustomers: boolean },
): Column<AccountFound>[] {
  return [
    {
      title: t("number"),
      render: (account) => (
        <Link to={console_.account(account.id)} data-row>
          <AccountNumber number={account.number} />
        </Link>
      ),
    },
    {
      title: t("found.owner"),
      render: ({ owners }) => <Owners owners={owners} link={seesCustomers} t={t} />,
    },
    {
      title: t("kind"),
      render: ({ name, kind }) => (name ? `${name} · ${t(`kinds.${kind}`)}` : t(`kinds.${kind}`)),
    },
    { title: t("status"), render: (account) => <AccountState status={account.status} /> },
    { title: t("opened"), render: (account) => <OnDay on={account.opened_on} /> },
    {
      title: t("balance"),
      figures: true,
      render: (account) => <Amount money={account.balance} />,
    },
  ];
}

interface OwnersProps {
  owners: AccountFound["owners"];
  link: boolean;
  t: TFunction<"accounts">;
}

function Owners({ owners, link, t }: OwnersProps) {
  if (owners.length === 0) return t("found.bank");
  return owners.map(({ customer_id, name }, at) => (
    <span key={customer_id}>
      {at > 0 && "、"}
      {link ? <Link to={console_.customer(customer_id)}>{name}</Link> : name}
    </span>
  ));
}
