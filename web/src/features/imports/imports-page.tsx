import { useInfiniteQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { importsQuery } from "@/api/imports";
import type { Import } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { type Column, Records } from "@/ui/records";
import { When } from "@/ui/when";
import { ImportState } from "./import-state";

export function ImportsPage() {
  const { t } = useTranslation("imports");
  const imports = useInfiniteQuery(importsQuery);
  return (
    <Page title={t("title")}>
      <Card flush>
        <Records query={imports} columns={columns(t)} label={t("title")} empty={<Empty>{t("none")}</Empty>} />
      </Card>
    </Page>
  );
}

function columns(t: TFunction<"imports">): Column<Import>[] {
  const figure = (title: string, key: "rows" | "posted" | "already_there" | "quarantined") => ({
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
    { title: t("state"), render: (one) => <ImportState state={one.state} /> },
    figure(t("rows"), "rows"),
    figure(t("posted"), "posted"),
    figure(t("already-there"), "already_there"),
    figure(t("quarantined"), "quarantined"),
    { title: t("by"), render: (row) => row.by },
  ];
}
