import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { myAccountsQuery } from "@/api/accounts";
import type { MyAccount } from "@/api/wire";
import { portal } from "@/lib/paths";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { isCounted } from "./counted";
import { Feed } from "./feed";

/** What happened on all of the customer's own accounts. */
export function EntriesPage() {
  const { t } = useTranslation("spending");
  const accounts = useQuery(myAccountsQuery);
  return (
    <Page title={t("entries")} back={{ to: portal.spending, label: t("title") }}>
      <Card>
        <Loaded query={accounts} lines={8}>
          {({ items }) => <Everything accounts={items.filter(isCounted)} />}
        </Loaded>
      </Card>
    </Page>
  );
}

function Everything({ accounts }: { accounts: readonly MyAccount[] }) {
  const { t } = useTranslation("spending");
  const currencies = byUse(accounts.map(({ currency }) => currency));
  return (
    <Feed
      currency={currencies[0] ?? "CNY"}
      currencies={currencies}
      accounts={accounts.map(({ id, nickname, name, number }) => ({
        id,
        name: `${nickname || name} ${t("tail", { tail: number.slice(-4) })}`.trim(),
      }))}
      empty={
        <Empty picture={<Picture of="no-entries" />} title={t("no-entries")}>
          {t("no-entries-what")}
        </Empty>
      }
      // The card has no title of its own: days come right below the page's.
      level={2}
    />
  );
}

// The one that most accounts are in comes first.
function byUse(currencies: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const currency of currencies) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([currency]) => currency);
}
