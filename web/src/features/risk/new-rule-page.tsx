import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { riskKey, writeRule } from "@/api/risk";
import { console_ } from "@/lib/paths";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { VersionForm } from "./version-form";
import "./words";

export function NewRulePage() {
  const { t } = useTranslation("risk");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const announce = useAnnounce();
  return (
    <Page title={t("new.title")} back={{ to: console_.riskRules, label: t("new.back") }}>
      <Card>
        <VersionForm
          named
          act={async (version, name) => {
            const id = await writeRule({ ...version, name });
            announce(t("new.written"));
            await queries.invalidateQueries({ queryKey: riskKey });
            navigate(console_.riskRule(id));
          }}
        />
      </Card>
    </Page>
  );
}
