import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { lookedAfterAccountQuery, STATEMENTS } from "@/api/mandates";
import type { LookedAfterAccount } from "@/api/wire";
import { BalanceChart } from "@/features/accounts/balance-chart";
import { Entries } from "@/features/accounts/entries";
import { ExportEntries } from "@/features/accounts/export-entries";
import { useAccountWords } from "@/features/mandates/sentence";
import { dateText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { LinkButton } from "@/ui/button";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import styles from "./looked-after-page.module.css";

/** An account that one looks after for somebody: what is on it and what happened, and nothing that could be changed. */
export function LookedAfterPage() {
  const { t } = useTranslation("mandates");
  const { t: accounts } = useTranslation("accounts");
  const { id = "" } = useParams();
  const words = useAccountWords();
  const account = useQuery(lookedAfterAccountQuery(id));
  const found = account.data;
  return (
    <Page
      title={found ? t("others.of", { name: found.owner, account: words(found) }) : t("others.title")}
      tab={t("others.title")}
      actions={
        found?.paying && (
          <LinkButton variant="primary" to={portal.transferFrom(found.id)}>
            {t("others.pay", { name: found.owner })}
          </LinkButton>
        )
      }
      back={{ to: portal.accounts, label: accounts("back-to-mine") }}
    >
      <Loaded query={account} lines={8}>
        {(shown) => (
          <>
            <Note account={shown} />
            <div className={styles.top}>
              <Card>
                <Balance account={shown} />
              </Card>
              <Card>
                <BalanceChart account={{ ...shown, closed_on: null }} side="others" />
              </Card>
            </div>
            <Card
              title={t("others.entries")}
              extra={
                shown.actions.includes(STATEMENTS) && (
                  <>
                    <ExportEntries account={shown} side="others" />
                    <LinkButton to={portal.ownBooks(shown.id)}>{accounts("own-books")}</LinkButton>
                  </>
                )
              }
            >
              <Entries side="others" accountId={shown.id} currency={shown.currency} />
            </Card>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Note({ account }: { account: LookedAfterAccount }) {
  const { t } = useTranslation("mandates");
  const language = useLanguage();
  return (
    <p className={styles.note}>
      {t("others.note", { name: account.owner, day: dateText(account.until_on, language) })}
    </p>
  );
}

function Balance({ account }: { account: LookedAfterAccount }) {
  const { t } = useTranslation("mandates");
  return (
    <div className={styles.balance}>
      <div>
        <p className={styles.soft}>{t("others.available")}</p>
        <Amount money={account.available} size="hero" hideable />
      </div>
      <Facts
        facts={[
          { label: t("others.balance"), value: <Amount money={account.balance} hideable /> },
          { label: t("others.owner"), value: account.owner },
        ]}
      />
    </div>
  );
}
