import { useQuery } from "@tanstack/react-query";
import type { i18n as I18n } from "i18next";
import { useTranslation } from "react-i18next";
import { chartOfAccountsQuery } from "@/api/ledger";
import type { LedgerAccount } from "@/api/wire";
import type { Money } from "@/lib/money";
import { Amount } from "@/ui/amount";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Rows } from "@/ui/records";

const ORDER = ["asset", "liability", "equity", "income", "expense"] as const;

/** The chart of accounts, by kind as in a balance sheet and an income statement. */
export function ChartPage() {
  const { t } = useTranslation("ledger");
  const chart = useQuery(chartOfAccountsQuery);
  return (
    <Page title={t("chart")}>
      <Loaded query={chart} lines={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("no-accounts")}</Empty>
          ) : (
            ORDER.filter((kind) => items.some((item) => item.kind === kind)).map((kind) => (
              <OfKind key={kind} kind={kind} accounts={items.filter((item) => item.kind === kind)} />
            ))
          )
        }
      </Loaded>
    </Page>
  );
}

/** The bank's own accounts come with the product and have words in both languages; others are called what they are. */
function nameOf({ code, name }: LedgerAccount, i18n: I18n): string {
  const words: unknown = i18n.getResource(i18n.language, "ledger", `house.${code.split("-")[0]}`);
  return typeof words === "string" ? words : name;
}

/** The books count credit as positive. What a bank owns and spends stands on the debit side: there debit shows as positive. */
function usual({ kind, balance }: LedgerAccount): Money {
  const onDebit = kind === "asset" || kind === "expense";
  return onDebit ? { ...balance, minor: 0 - balance.minor } : balance;
}

function OfKind({ kind, accounts }: { kind: (typeof ORDER)[number]; accounts: readonly LedgerAccount[] }) {
  const { t, i18n } = useTranslation("ledger");
  return (
    <Card title={t(`kinds.${kind}`)} flush>
      <Rows
        label={t(`kinds.${kind}`)}
        keyOf={(row) => row.id}
        rows={accounts}
        columns={[
          { title: t("code"), render: (row) => row.code },
          { title: t("name"), render: (account) => nameOf(account, i18n) },
          { title: t("currency"), render: (row) => row.currency },
          {
            title: t("balance"),
            figures: true,

            render: (account) => <Amount money={usual(account)} />,
          },
        ]}
      />
    </Card>
  );
}
