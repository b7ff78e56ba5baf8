import { useInfiniteQuery } from "@tanstack/react-query";
import type { TableColumnsType } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { importsQuery } from "@/api/imports";
import type { Import } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { Records } from "@/ui/records";
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

function columns(t: TFunction<"imports">): TableColumnsType<Import> {
  const figure = (title: string, key: "rows" | "posted" | "already_there" | "quarantined") => ({
    title,
    key,
    align: "right" as const,
    render: (_: unknown, one: Import) => <Count of={one[key]} />,
  });
  return [
    {
      title: t("started"),
      key: "started",
      render: (_, one) => (
        <Link to={console_.import(one.id)}>
          <When at={one.started_at} />
        </Link>
      ),
    },
    { title: t("source"), key: "source", dataIndex: "source" },
    { title: t("state"), key: "state", render: (_, one) => <ImportState state={one.state} /> },
    figure(t("rows"), "rows"),
    figure(t("posted"), "posted"),
    figure(t("already-there"), "already_there"),
    figure(t("quarantined"), "quarantined"),
    { title: t("by"), key: "by", dataIndex: "by" },
  ];
}
