import { useTranslation } from "react-i18next";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import type { Right } from "@/ui/session";
import { useRightWords } from "@/ui/use-right-words";

/** For a function of the console that somebody knows of and has no right to. */
export function ClosedPage({ title, right }: { title: string; right: Right }) {
  const { t } = useTranslation(["console", "ui"]);
  const words = useRightWords();
  return (
    <Page title={title}>
      <Empty
        picture={<Picture of="no-right" />}
        title={t("closed.title")}
        action={<LinkButton to={console_.home}>{t("ui:to-home")}</LinkButton>}
      >
        {t("closed.what", { right: words.name(right) })}
      </Empty>
    </Page>
  );
}
