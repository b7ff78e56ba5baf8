import { useInfiniteQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { importsQuery } from "@/api/imports";
import type { Import } from "@/api/wire";
import { secondsText } from "@/lib/dates";
import type { Language } from "@/lib/language";
import { console_ } from "@/lib/paths";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { byWhom } from "./by-whom";
import { ImportState } from "./import-state";
import styles from "./imports-page.module.css";

export function ImportsPage() {
  const { t } = useTranslation("imports");
  const language = useLanguage();
  const imports = useInfiniteQuery(importsQuery);
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Card flush>
        <Records query={imports} columns={columns(t, language)} label={t("title")} empty={<None />} />
      </Card>
    </Page>
  );
}

function None() {
  const { t } = useTranslation("imports");
  return (
    <Empty picture={<Picture of="import-done" />} title={t("none")}>
      {t("none-how")}
      <code className={styles.command}>{COMMAND}</code>
    </Empty>
  );
}

const COMMAND = "bankhall import berka /path/to/data";

function columns(t: TFunction<"imports">, language: Language): Column<Import>[] {
  const figure = (title: string, key: "rows" | "posted" | "quarantined") => ({
    title,
    figures: true,
    render: (one: Import) => <Count of={one[key]} />,
  });
  return [
    {
      title: t("started"),
      render: (one) => (
        <Link to={console_.import(one.id)}>
          <When at={one.started_at} />
        </Link>
      ),
    },
    { title: t("source"), render: (row) => row.source },
    {
      title: t("state"),
      render: (one) => (
        <>
          <ImportState state={one.state} />
          {one.state === "interrupted" && <p className={styles.note}>{t("go-on")}</p>}
        </>
      ),
    },
    figure(t("rows"), "rows"),
    figure(t("posted"), "posted"),
    figure(t("quarantined"), "quarantined"),
    {
      title: t("seconds"),
      figures: true,
      render: ({ seconds }) => (seconds === null ? "—" : secondsText(seconds, language)),
    },
    { title: t("by"), render: (row) => byWhom(row.by, t) },
  ];
}
