import { useTranslation } from "react-i18next";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";

/** For an address that leads nowhere. */
export function LostPage({ home }: { home: string }) {
  const { t } = useTranslation("ui");
  return (
    <Page title={t("lost")}>
      <Empty picture={<Picture of="not-found" />} action={<LinkButton to={home}>{t("to-home")}</LinkButton>}>
        {t("lost-words")}
      </Empty>
    </Page>
  );
}
