import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";

/** For an address that leads nowhere. */
export function NotFound({ home }: { home: string }) {
  const { t } = useTranslation("ui");
  return (
    <Page title={t("lost")}>
      <Empty action={<LinkButton to={home}>{t("to-home")}</LinkButton>}>{t("lost-words")}</Empty>
    </Page>
  );
}

/** For a page that broke. Reloading also heals a page whose files were replaced by a new release. */
export function Broken() {
  return <ProblemNote thrown={useRouteError()} retry={() => location.reload()} />;
}
