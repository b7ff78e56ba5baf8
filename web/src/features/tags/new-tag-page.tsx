import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { defineTag, tagsKey } from "@/api/tags";
import { console_ } from "@/lib/paths";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { VersionForm } from "./version-form";
import "./words";

export function NewTagPage() {
  const { t } = useTranslation("tags");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const announce = useAnnounce();
  return (
    <Page title={t("form.title")} lead={t("form.lead")} back={{ to: console_.tags, label: t("list.title") }}>
      <Card>
        <VersionForm
          act={async (version, named) => {
            const id = await defineTag({ ...version, ...named });
            announce(t("form.written"));
            await queries.invalidateQueries({ queryKey: tagsKey });
            navigate(console_.tag(id));
          }}
        />
      </Card>
    </Page>
  );
}
