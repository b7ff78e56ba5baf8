import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { myAccountQuery } from "@/api/accounts";
import type { MyAccountDetail } from "@/api/wire";
import { portal } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { OnDay } from "@/ui/when";
import { AccountState } from "./account-state";
import { Entries } from "./entries";
import styles from "./my-account-page.module.css";

interface Props {
  /** The account's entries as another feature shows them; null where they are shown plainly. */
  book: (account: MyAccountDetail) => ReactNode;
}

/** The customer's own view of one account. */
export function MyAccountPage({ book }: Props) {
  const { t } = useTranslation("accounts");
  const { id = "" } = useParams();
  const account = useQuery(myAccountQuery(id));
  const back = { to: portal.home, label: t("back-to-mine") };
  const title = account.data ? account.data.name || t(`kinds.${account.data.kind}`) : t("accounts");
  return (
    <Page title={title} back={back} lead={account.data && <Lead account={account.data} />}>
      <Loaded query={account} lines={8}>
        {(found) => (
          <>
            <Card>
              <Balance account={found} />
            </Card>
            <Card title={t("entries")}>
              {book(found) ?? <Entries side="portal" accountId={found.id} currency={found.currency} />}
            </Card>
            <Card title={t("holders")}>
              <Holders account={found} />
            </Card>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Lead({ account }: { account: MyAccountDetail }) {
  const { t } = useTranslation("accounts");
  return (
    <>
      <span>{t(`kinds.${account.kind}`)}</span>
      <AccountNumber number={account.number} />
      {account.status !== "open" && <AccountState status={account.status} />}
    </>
  );
}

function Balance({ account }: { account: MyAccountDetail }) {
  const { t } = useTranslation("accounts");
  return (
    <div className={styles.balance}>
      <div>
        <p className={styles.soft}>{t("available")}</p>
        <Amount money={account.available} size="hero" hideable />
      </div>
      <Facts
        facts={[
          { label: t("balance"), value: <Amount money={account.balance} hideable /> },
          { label: t("held"), value: <Amount money={account.held} hideable /> },
          { label: t("opened"), value: <OnDay on={account.opened_on} /> },
        ]}
      />
      {account.status === "frozen" && <p className={styles.frozen}>{t("frozen-note")}</p>}
    </div>
  );
}

function Holders({ account }: { account: MyAccountDetail }) {
  const { t } = useTranslation("accounts");
  return (
    <ul className={styles.holders}>
      {account.holders.map((holder) => (
        <li key={holder.customer_id}>
          <span>{holder.name}</span>
          <span className={styles.soft}>
            {t(`roles.${holder.role}`)} · {t("since")}
            <OnDay on={holder.since} />
            {t("since-after")}
          </span>
        </li>
      ))}
    </ul>
  );
}
