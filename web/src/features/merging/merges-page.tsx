import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { mergesQuery } from "@/api/merging";
import type { Merge } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { PersonChip } from "@/ui/person-chip";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { StateWord } from "@/ui/state-word";
import { When } from "@/ui/when";
import "./words";

/** Files that were made one: when, by whom, and whether they are two again. */
export function MergesPage() {
  const { t } = useTranslation("merging");
  const found = useInfiniteQuery(mergesQuery);
  const columns: Column<Merge>[] = [
    {
      title: t("list.files"),
      render: ({ id, merged, kept }) => (
        <PersonChip
          name={`${merged.name} (${merged.number})`}
          organisation={merged.kind === "organisation"}
          to={console_.merge(id)}
          note={t("list.into", { name: kept.name, number: kept.number })}
        />
      ),
    },
    {
      title: t("list.when"),
      render: (one) => (
        <Link to={console_.merge(one.id)} data-row>
          <When at={one.at} />
        </Link>
      ),
    },
    { title: t("list.who"), render: (one) => t("list.by", { asked: one.asked_by, by: one.by }) },
    {
      title: t("list.state"),
      render: (one) => (
        <StateWord tone={one.split_at ? "over" : "good"}>
          {t(one.split_at ? "list.two" : "list.one")}
        </StateWord>
      ),
    },
  ];
  return (
    <Page title={t("list.title")} lead={t("list.lead")}>
      <RowKeys>
        <Card flush>
          <Records
            query={found}
            columns={columns}
            label={t("list.title")}
            empty={
              <Empty picture={<Picture of="nothing-today" />} title={t("list.none")}>
                {t("list.none-what")}
              </Empty>
            }
          />
        </Card>
      </RowKeys>
    </Page>
  );
}
