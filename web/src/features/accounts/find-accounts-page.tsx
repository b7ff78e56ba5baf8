import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accountsByNumberQuery } from "@/api/accounts";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { Records } from "@/ui/records";
import { SearchBox } from "@/ui/search-box";
import { useUrlFilter } from "@/ui/url-filter";
import { accountColumns } from "./account-rows";

export function FindAccountsPage() {
  const { t } = useTranslation("accounts");
  const [{ q = "" }, change] = useUrlFilter(["q"]);
  return (
    <Page title={t("find-title")}>
      <SearchBox label={t("find")} value={q} onSearch={(text) => change({ q: text })} />
      <Card flush>{q ? <Found q={q} /> : <Empty>{t("find-first")}</Empty>}</Card>
    </Page>
  );
}

function Found({ q }: { q: string }) {
  const { t } = useTranslation("accounts");
  const found = useInfiniteQuery(accountsByNumberQuery(q));
  return (
    <Records
      query={found}
      columns={accountColumns(t)}
      label={t("accounts")}
      empty={<Empty>{t("none-found", { q })}</Empty>}
    />
  );
}
