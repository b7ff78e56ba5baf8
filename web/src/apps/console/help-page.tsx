import { useTranslation } from "react-i18next";
import { GuideList } from "@/features/guide/guide-list";
import { GuidePage } from "@/features/guide/guide-page";
import { console_ } from "@/lib/paths";
import { Card, Page } from "@/ui/page";

/** The staff's guide, all of it. */
export function HelpPage() {
  const { t } = useTranslation("guide");
  return (
    <Page title={t("guide")} lead={t("guide-lead")}>
      <Card>
        <GuideList readers="staff" pathOf={console_.guide} />
      </Card>
    </Page>
  );
}

export function StaffGuidePage() {
  const { t } = useTranslation("guide");
  return (
    <GuidePage readers="staff" back={{ to: console_.help, label: t("guide") }} pathOf={console_.guide} />
  );
}
