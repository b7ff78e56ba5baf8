import { useQuery } from "@tanstack/react-query";
import { WalletCards } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { accountQuery } from "@/api/accounts";
import type { AccountDetail } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { AuditLink } from "@/ui/audit-link";
import { LinkButton } from "@/ui/button";
import { Copyable } from "@/ui/copyable";
import { Lines } from "@/ui/loaded";
import { Card, Columns, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { Allowed } from "@/ui/session";
import { OnDay } from "@/ui/when";
import { AccountHolders } from "./account-holders";
import { AccountHolds } from "./account-holds";
import styles from "./account-page.module.css";
import { AccountState } from "./account-state";
import { AccountStatusHistory } from "./account-status-history";
import { AccountSteps } from "./account-steps";
import { BalanceChart } from "./balance-chart";
import { Entries } from "./entries";
import { ExportEntries } from "./export-entries";

export function AccountPage() {
  const { id = "" } = useParams();
  // Another account is another page: no dialog half filled in goes over from one to the next.
  return <OneAccount key={id} id={id} />;
}

/** An account as staff see it. */
function OneAccount({ id }: { id: string }) {
  const { t } = useTranslation("accounts");
  const account = useQuery(accountQuery("console", id));
  const found = account.data;
  const back = { to: console_.accounts, label: t("back-to-find") };
  if (!found) {
    return (
      <Page title={t("accounts")} back={back}>
        {account.error ? (
          <div className={styles.lost}>
            <Picture of="no-result" />
            <ProblemNote thrown={account.error} retry={() => account.refetch()} />
          </div>
        ) : (
          <Lines count={8} />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={found.name || t(`kinds.${found.kind}`)}
      back={back}
      mark={
        <span className={styles.mark} aria-hidden="true">
          <WalletCards size={26} />
        </span>
      }
      lead={<Lead account={found} />}
      actions={<AccountSteps account={found} />}
    >
      <Figures account={found} />
      <Columns
        main={
          <>
            <Card>
              <BalanceChart account={found} side="console" />
            </Card>
            <Card
              title={t("entries")}
              extra={
                <>
                  <Allowed right="statements.reconcile">
                    <LinkButton to={console_.reconciliations(found.id)}>{t("desk.reconcile")}</LinkButton>
                  </Allowed>
                  <Allowed right="accounts.export">
                    <ExportEntries account={found} side="console" />
                  </Allowed>
                </>
              }
            >
              <Entries side="console" accountId={found.id} currency={found.currency} />
            </Card>
          </>
        }
        side={
          <>
            <AccountHolders account={found} />
            <AccountHolds account={found} />
            <AccountStatusHistory account={found} />
          </>
        }
      />
    </Page>
  );
}

function Lead({ account }: { account: AccountDetail }) {
  const { t } = useTranslation("accounts");
  const { status, number, name, kind, product, currency, opened_on, closed_on } = account;
  return (
    <>
      <AccountState status={status} />
      <Copyable text={number} name={t("number")}>
        <AccountNumber number={number} />
      </Copyable>
      {name && <span>{t(`kinds.${kind}`)}</span>}
      {product && (
        <span>
          {t("desk.product")} {product}
        </span>
      )}
      <span>{currency}</span>
      <span>
        {t("opened")} <OnDay on={opened_on} />
      </span>
      {closed_on && (
        <span>
          {t("closed")} <OnDay on={closed_on} />
        </span>
      )}
      <AuditLink kind="account" id={account.id} />
    </>
  );
}

function Figures({ account }: { account: AccountDetail }) {
  const { t } = useTranslation("accounts");
  const { balance, available, held } = account;
  return (
    <dl className={styles.figures}>
      <div>
        <dt>{t("balance")}</dt>
        <dd>
          <Amount money={balance} size="hero" />
        </dd>
      </div>
      <div>
        <dt>{t("available")}</dt>
        <dd>
          <Amount money={available} size="large" />
        </dd>
      </div>
      <div>
        <dt>{t("desk.held")}</dt>
        <dd>
          <Amount money={held} size="large" tone={held.minor === 0 ? "soft" : "plain"} />
        </dd>
      </div>
    </dl>
  );
}
