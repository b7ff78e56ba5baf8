import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accountsByNumberQuery } from "@/api/accounts";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { Allowed, useRight } from "@/ui/session";
import { useUrlFilter, wordsAt } from "@/ui/url-filter";
import { accountColumns } from "./account-rows";

export function FindAccountsPage() {
  const { t } = useTranslation("accounts");
  const [{ q = "" }, change] = useUrlFilter(["q"]);
  return (
    <Page title={t("find-title")} lead={t("found.hint")}>
      <RowKeys>
        <SearchBox label={t("find")} value={q} onSearch={(text) => change({ q: text })} />
        <Card flush>
          {q ? (
            <Found q={q} />
          ) : (
            <Empty picture={<Picture of="no-accounts" />} action={<ToCustomers />}>
              {t("find-first")}
            </Empty>
          )}
        </Card>
      </RowKeys>
    </Page>
  );
}

function Found({ q }: { q: string }) {
  const { t } = useTranslation("accounts");
  const found = useInfiniteQuery(accountsByNumberQuery(q));
  const seesCustomers = useRight("customers.view");
  return (
    <Records
      query={found}
      columns={accountColumns(t, { seesCustomers })}
      label={t("accounts")}
      empty={
        <Empty
          picture={<Picture of="no-result" />}
          title={t("found.none-title", { q })}
          action={<ToCustomers q={q} />}
        >
          {t("found.none")}
        </Empty>
      }
    />
  );
}

function ToCustomers({ q = "" }: { q?: string }) {
  const { t } = useTranslation("accounts");
  const search = q ? wordsAt({ q }) : "";
  return (
    <Allowed right="customers.view">
      <LinkButton to={`${console_.customers}${search}`}>{t("to-customers")}</LinkButton>
    </Allowed>
  );
}
