import { useTranslation } from "react-i18next";
import { Card, Page } from "@/ui/page";
import { Acts } from "./acts";
import { AuditSearchBar } from "./audit-search-bar";
import { AuditStateCard, VerifyNow } from "./audit-state";

/** Who did what: first whether the log can be trusted, then the search. */
export function AuditPage() {
  const { t } = useTranslation("audit");
  return (
    <Page title={t("title")} lead={t("lead")} actions={<VerifyNow />}>
      <AuditStateCard />
      <Card title={t("list")}>
        <AuditSearchBar />
        <Acts />
      </Card>
    </Page>
  );
}
