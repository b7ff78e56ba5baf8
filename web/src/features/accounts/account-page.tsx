import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { accountQuery } from "@/api/accounts";
import type { AccountDetail } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Rows } from "@/ui/records";
import { OnDay } from "@/ui/when";
import { AccountHistory } from "./account-history";
import { AccountState } from "./account-state";
import { AccountSteps } from "./account-steps";
import { Entries } from "./entries";

/** An account as staff see it. */
export function AccountPage() {
  const { t } = useTranslation("accounts");
  const { id = "" } = useParams();
  const account = useQuery(accountQuery("console", id));
  const found = account.data;
  return (
    <Page
      title={found ? found.name || t(`kinds.${found.kind}`) : t("accounts")}
      back={{ to: console_.accounts, label: t("back-to-find") }}
      lead={found && <Lead account={found} />}
      actions={found && <AccountSteps account={found} />}
    >
      <Loaded query={account} lines={8}>
        {(shown) => (
          <>
            <Card>
              <AccountFacts account={shown} />
            </Card>
            <Card title={t("holders")} flush>
              <Holders account={shown} />
            </Card>
            <Card title={t("entries")}>
              <Entries side="console" accountId={shown.id} currency={shown.currency} />
            </Card>
            <AccountHistory account={shown} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Lead({ account }: { account: AccountDetail }) {
  return (
    <>
      <AccountNumber number={account.number} />
      <AccountState status={account.status} />
    </>
  );
}

function AccountFacts({ account }: { account: AccountDetail }) {
  const { t } = useTranslation("accounts");
  const facts = [
    { label: t("balance"), value: <Amount money={account.balance} size="large" /> },
    { label: t("available"), value: <Amount money={account.available} size="large" /> },
    { label: t("held"), value: <Amount money={account.held} size="large" /> },
    { label: t("kind"), value: t(`kinds.${account.kind}`) },
    { label: t("currency"), value: account.currency },
    { label: t("opened"), value: <OnDay on={account.opened_on} /> },
  ];
  if (account.closed_on) facts.push({ label: t("closed"), value: <OnDay on={account.closed_on} /> });
  return <Facts facts={facts} />;
}

function Holders({ account }: { account: AccountDetail }) {
  const { t } = useTranslation("accounts");
  return (
    <Rows
      label={t("holders")}
      rows={account.holders}
      keyOf={(row) => row.customer_id}
      columns={[
        {
          title: t("name"),
          render: (holder) => <Link to={console_.customer(holder.customer_id)}>{holder.name}</Link>,
        },
        { title: t("role"), render: (holder) => t(`roles.${holder.role}`) },
        { title: t("role-since"), render: (holder) => <OnDay on={holder.since} /> },
      ]}
    />
  );
}
