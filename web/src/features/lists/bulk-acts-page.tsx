import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { bulkActsQuery } from "@/api/bulk-acts";
import type { BulkAct } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { Segments } from "@/ui/segments";
import { useRight } from "@/ui/session";
import { useUrlFilter } from "@/ui/url-filter";
import { When } from "@/ui/when";
import styles from "./bulk.module.css";
import { ActState, useActName } from "./bulk-act-words";
import "./words";

const WHOSE = ["mine", "all"] as const;

/** What was done with several customers at once, by oneself or, for whoever may see it, by all. */
export function BulkActsPage() {
  const { t } = useTranslation("lists");
  const seesAll = useRight("lists.see_acts");
  const acts = useRight("lists.act");
  const [asked, change] = useUrlFilter(["whose"]);
  // Whoever only looks has none of their own.
  const whose = seesAll && (asked.whose === "all" || !acts) ? "all" : "mine";
  const found = useInfiniteQuery(bulkActsQuery(whose));
  const name = useActName();
  const columns: Column<BulkAct>[] = [
    {
      title: t("bulk.page.what"),
      render: (act) => (
        <Link to={console_.bulkAct(act.id)} data-row>
          {name(act)}
        </Link>
      ),
    },
    { title: t("bulk.page.state"), render: (act) => <ActState act={act} /> },
    { title: t("bulk.page.customers"), figures: true, render: (act) => <Count of={act.customers} /> },
    { title: t("bulk.page.done"), figures: true, render: (act) => <Count of={act.done} /> },
    { title: t("bulk.page.when"), render: ({ at }) => <When at={at} /> },
    { title: t("bulk.page.by"), render: ({ by }) => by },
  ];
  return (
    <Page
      title={t("bulk.page.title")}
      lead={t("bulk.page.lead")}
      back={{ to: console_.lists, label: t("bulk.page.back") }}
    >
      <div className={styles.desk}>
        {seesAll && acts && (
          <Segments
            label={t("bulk.page.whose")}
            choices={WHOSE.map((value) => ({ value, label: t(`bulk.page.${value}`) }))}
            value={whose}
            onChange={(value) => change({ whose: value === "all" ? "all" : "" })}
          />
        )}
        <RowKeys>
          <Card flush>
            <Records
              query={found}
              columns={columns}
              label={t("bulk.page.title")}
              empty={
                <Empty
                  picture={<Picture of="nothing-today" />}
                  title={t("bulk.page.none")}
                  action={<LinkButton to={console_.lists}>{t("bulk.page.back")}</LinkButton>}
                >
                  {t("bulk.page.none-what")}
                </Empty>
              }
            />
          </Card>
        </RowKeys>
      </div>
    </Page>
  );
}
