import { useQuery } from "@tanstack/react-query";
import type { MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import styles from "./guide-page.module.css";
import { guideQuery } from "./guide-query";
import { guideLink, hasGuidePage, type Readers } from "./shelf";

interface Props {
  readers: Readers;
  /** The list of all pages. */
  back: { to: string; label: string };
  pathOf: (name: string) => string;
}

/** One page of the guide, in the reader's language. */
export function GuidePage({ readers, back, pathOf }: Props) {
  const { t } = useTranslation("guide");
  const { page: name = "" } = useParams();
  if (!hasGuidePage(readers, name)) {
    return (
      <Page title={t("guide")} back={back}>
        <Empty action={<LinkButton to={back.to}>{back.label}</LinkButton>}>{t("no-page")}</Empty>
      </Page>
    );
  }
  return <Shown key={name} readers={readers} name={name} back={back} pathOf={pathOf} />;
}

function Shown({ readers, name, back, pathOf }: Props & { name: string }) {
  const { t } = useTranslation("guide");
  const language = useLanguage();
  const navigate = useNavigate();
  const text = useQuery(guideQuery(readers, name, language));
  function follow(event: MouseEvent<HTMLElement>) {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const to = guideLink(link?.getAttribute("href") ?? "");
    if (!to || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigate(pathOf(to.name));
  }
  return (
    <Page title={text.data?.title ?? t("guide")} back={back}>
      <Card>
        <Loaded query={text} lines={10}>
          {({ html }) => (
            // biome-ignore lint/a11y: the links inside are what is pressed; this only keeps them inside the app
            <article
              className={styles.text}
              onClick={follow}
              // biome-ignore lint/security/noDangerouslySetInnerHtml: written by our own build from docs/guide, which holds no HTML
              dangerouslySetInnerHTML={{ __html: html }}
            />
          )}
        </Loaded>
      </Card>
    </Page>
  );
}
