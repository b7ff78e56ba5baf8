import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { chartOfAccountsQuery } from "@/api/ledger";
import type { LedgerAccount } from "@/api/wire";
import { Amount } from "@/ui/amount";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { Rows } from "@/ui/records";
import { SearchBox } from "@/ui/search-box";
import { useUrlFilter } from "@/ui/url-filter";
import { type BookKind, inKinds, matching, nameOf, totalsOf, usual } from "./chart-of-accounts";
import styles from "./chart-page.module.css";

/** The chart of accounts, by kind as in a balance sheet and an income statement. */
export function ChartPage() {
  const { t, i18n } = useTranslation("ledger");
  const [{ q = "" }, change] = useUrlFilter(["q"]);
  const chart = useQuery(chartOfAccountsQuery);
  return (
    <Page title={t("chart")} lead={t("chart-lead")}>
      <div className={styles.search}>
        <SearchBox label={t("chart-search")} value={q} onSearch={(text) => change({ q: text })} />
      </div>
      <Loaded query={chart} lines={8}>
        {({ items }) => {
          const groups = inKinds(matching(items, q, i18n));
          if (groups.length > 0)
            return groups.map(([kind, accounts]) => <OfKind key={kind} kind={kind} accounts={accounts} />);
          return (
            <Card>
              <Empty picture={<Picture of={q ? "no-result" : "no-accounts"} />}>
                {q ? t("chart-nothing") : t("no-accounts")}
              </Empty>
            </Card>
          );
        }}
      </Loaded>
    </Page>
  );
}

function OfKind({ kind, accounts }: { kind: BookKind; accounts: readonly LedgerAccount[] }) {
  const { t, i18n } = useTranslation("ledger");
  return (
    <Card
      title={t(`kinds.${kind}`)}
      extra={
        <span className={styles.count}>
          <Count of={accounts.length} /> {t("chart-count", { count: accounts.length })}
        </span>
      }
      flush
    >
      <Rows
        label={t(`kinds.${kind}`)}
        keyOf={(row) => row.id}
        rows={accounts}
        columns={[
          { title: t("code"), render: (row) => <span className={styles.code}>{row.code}</span> },
          { title: t("name"), render: (account) => nameOf(account, i18n) },
          { title: t("currency"), render: (row) => row.currency, spare: true },
          { title: t("balance"), figures: true, render: (account) => <Amount money={usual(account)} /> },
        ]}
      />
      <dl className={styles.totals}>
        {totalsOf(accounts).map((total) => (
          <div key={total.currency}>
            <dt>{t("total-of", { currency: total.currency })}</dt>
            <dd>
              <Amount money={total} size="large" />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
