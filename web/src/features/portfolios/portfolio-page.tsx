import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type Need,
  type PortfolioSearch,
  type PortfolioSort,
  portfolioFiguresQuery,
  portfolioQuery,
} from "@/api/managers";
import type { PortfolioCustomer, PortfolioFigures } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { countFormat } from "@/ui/chart/formats";
import { RankBars } from "@/ui/chart/rank-bars";
import { Chips } from "@/ui/chips";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Facts } from "@/ui/facts";
import { GoOn } from "@/ui/go-on";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { PersonRow } from "@/ui/person-chip";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { Segments } from "@/ui/segments";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { Away } from "./away";
import { FileDialog } from "./file-dialog";
import styles from "./portfolios.module.css";
import "./words";

const NEEDS: readonly Need[] = ["late", "due", "unread", "silent"];
const SORTS: readonly PortfolioSort[] = ["need", "contact", "newest"];

/** My own customers, and those for whom I stand in: what needs me first. */
export function PortfolioPage() {
  const { t } = useTranslation("portfolios");
  const [{ q = "", need = "", sort = "" }, change] = useUrlFilter(["q", "need", "sort"]);
  const needing = NEEDS.find((one) => one === need);
  const sorted = SORTS.find((one) => one === sort) ?? "need";
  const [file, setFile] = useState<string | null>(null);
  const search: PortfolioSearch = {
    sort: sorted,
    ...(q ? { q } : {}),
    ...(needing ? { need: needing } : {}),
  };
  const found = useInfiniteQuery(portfolioQuery(search));
  return (
    <Page
      title={t("mine.title")}
      lead={t("mine.lead")}
      actions={
        <Allowed right="tiers.see">
          <GoOn to={console_.benefits} words={t("mine.benefits")} />
        </Allowed>
      }
    >
      <div className={styles.desk}>
        <div>
          <RowKeys>
            <div className={styles.filters}>
              <div className={styles.box}>
                <SearchBox label={t("mine.search")} value={q} onSearch={(text) => change({ q: text })} />
              </div>
              <Chips
                label={t("mine.need")}
                choices={NEEDS.map((value) => ({ value, label: t(`mine.needs.${value}`) }))}
                value={needing ?? ""}
                onChange={(value) => change({ need: value })}
              />
              <Segments
                label={t("mine.sort")}
                choices={SORTS.map((value) => ({ value, label: t(`mine.sorts.${value}`) }))}
                value={sorted}
                onChange={(value) => change({ sort: value === "need" ? "" : value })}
              />
            </div>
            <Card flush>
              <Records
                query={found}
                columns={columns(t, q, setFile)}
                label={t("mine.title")}
                empty={
                  q || needing ? (
                    <Empty picture={<Picture of="no-result" />} title={t("mine.no-result")}>
                      {t("mine.no-result-what")}
                    </Empty>
                  ) : (
                    <Empty picture={<Picture of="nothing-today" />} title={t("mine.none")}>
                      {t("mine.none-what")}
                    </Empty>
                  )
                }
              />
            </Card>
          </RowKeys>
        </div>
        <div className={styles.side}>
          <Figures />
          <Away />
        </div>
      </div>
      <FileDialog id={file} onClose={() => setFile(null)} />
    </Page>
  );
}

function columns(
  t: TFunction<"portfolios">,
  q: string,
  read: (file: string) => void,
): Column<PortfolioCustomer>[] {
  return [
    {
      title: t("mine.customer"),
      render: ({ customer, stands_in_for: other }) => (
        <PersonRow
          to={console_.customer(customer.id)}
          name={customer.name}
          organisation={customer.kind === "organisation"}
          part={q}
          note={other ? t("mine.stands-in", { name: other }) : customer.number}
        />
      ),
    },
    {
      title: t("mine.attention"),
      render: (row) => (
        <span className={styles.need}>
          <NeedWord row={row} />
          {row.file_id && (
            <Button
              size="small"
              aria-label={t("mine.read-of", { name: row.customer.name })}
              onClick={() => row.file_id && read(row.file_id)}
            >
              {t("mine.read")}
            </Button>
          )}
        </span>
      ),
    },
    { title: t("mine.open"), figures: true, render: (row) => <Count of={row.open_promises} /> },
    {
      title: t("mine.contact"),
      render: (row) =>
        row.last_contact_at ? (
          <When at={row.last_contact_at} />
        ) : (
          <span className={styles.soft}>{t("mine.never")}</span>
        ),
    },
    { title: t("mine.since"), spare: true, render: (row) => <When at={row.since} /> },
  ];
}

function NeedWord({ row }: { row: PortfolioCustomer }) {
  const { t } = useTranslation("portfolios");
  switch (row.need) {
    case "late":
      return <StateWord tone="danger">{t("mine.late", { count: row.late_promises })}</StateWord>;
    case "due":
      return (
        <StateWord tone="caution">
          {row.due_tasks > 0 ? t("mine.due-task", { count: row.due_tasks }) : t("mine.due")}
        </StateWord>
      );
    case "silent":
      return <StateWord tone="info">{t("mine.silent")}</StateWord>;
    case "unread":
      return null;
    default:
      return <span className={styles.soft}>{t("mine.calm")}</span>;
  }
}

function Figures() {
  const { t } = useTranslation("portfolios");
  const figures = useQuery(portfolioFiguresQuery);
  return (
    <Card title={t("mine.figures")}>
      <Loaded query={figures} lines={6}>
        {(known) => (
          <div className={styles.stack}>
            <Facts
              facts={[
                { label: t("mine.customers"), value: <Count of={known.customers} /> },
                ...(known.stands_in > 0
                  ? [{ label: t("mine.standing-in"), value: <Count of={known.stands_in} /> }]
                  : []),
                { label: t("mine.needs.late"), value: <Count of={known.late} /> },
                { label: t("mine.needs.due"), value: <Count of={known.due} /> },
                { label: t("mine.needs.unread"), value: <Count of={known.unread} /> },
              ]}
            />
            <LastContact known={known} />
          </div>
        )}
      </Loaded>
    </Card>
  );
}

function LastContact({ known }: { known: PortfolioFigures }) {
  const { t } = useTranslation("portfolios");
  const language = useLanguage();
  const silent = known.longer + known.never;
  return (
    <RankBars
      title={silent > 0 ? t("mine.chart", { count: silent }) : t("mine.chart-none")}
      caption={t("mine.chart-caption")}
      level={3}
      empty={t("mine.chart-empty")}
      format={countFormat(language)}
      ranks={
        known.customers === 0
          ? []
          : [
              { id: "30", name: t("mine.within_30"), value: known.within_30 },
              { id: "90", name: t("mine.within_90"), value: known.within_90 },
              { id: "longer", name: t("mine.longer"), value: known.longer },
              { id: "never", name: t("mine.never-been"), value: known.never },
            ]
      }
    />
  );
}
