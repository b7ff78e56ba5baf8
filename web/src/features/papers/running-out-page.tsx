import { useInfiniteQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { runningOutQuery } from "@/api/papers";
import type { RunningPaper } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Chips } from "@/ui/chips";
import { Empty } from "@/ui/empty";
import { Masked } from "@/ui/masked";
import { Card, Page } from "@/ui/page";
import { PersonRow } from "@/ui/person-chip";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { OnDay, When } from "@/ui/when";
import { PaperState } from "./paper-state";
import styles from "./papers.module.css";
import "./words";

const PARTS = ["ended", "within_7", "within_30", "within_90", "unverified"] as const;

/** Whose documents run out or have ended, and what waits for somebody else's look: what ends first comes first. */
export function RunningOutPage() {
  const { t } = useTranslation("papers");
  const [{ q = "", which = "" }, change] = useUrlFilter(["q", "which"]);
  const part = PARTS.find((one) => one === which);
  const found = useInfiniteQuery(runningOutQuery({ q, which: part ?? "all" }));
  return (
    <Page title={t("desk.title")} lead={t("desk.lead")}>
      <RowKeys>
        <div className={styles.filters}>
          <div className={styles.box}>
            <SearchBox label={t("desk.search")} value={q} onSearch={(text) => change({ q: text })} />
          </div>
          <Chips
            label={t("desk.which")}
            choices={PARTS.map((value) => ({ value, label: t(`desk.whiches.${value}`) }))}
            value={part ?? ""}
            onChange={(value) => change({ which: value })}
          />
        </div>
        <Card flush>
          <Records
            query={found}
            columns={columns(t, q)}
            label={t("desk.title")}
            empty={
              q || part ? (
                <Empty picture={<Picture of="no-result" />} title={t("desk.no-result")}>
                  {t("desk.no-result-what")}
                </Empty>
              ) : (
                <Empty picture={<Picture of="nothing-today" />} title={t("desk.none")}>
                  {t("desk.none-what")}
                </Empty>
              )
            }
          />
        </Card>
      </RowKeys>
    </Page>
  );
}

function columns(t: TFunction<"papers">, q: string): Column<RunningPaper>[] {
  return [
    {
      title: t("desk.customer"),
      render: (row) => (
        <PersonRow
          to={console_.customer(row.customer_id)}
          name={row.customer_name}
          organisation={row.customer_kind === "organisation"}
          part={q}
          note={row.customer_number}
        />
      ),
    },
    {
      title: t("desk.document"),
      spare: true,
      render: ({ kind, number_masked: number }) => (
        <span className={styles.names}>
          <span>{t(`documents.${kind}`)}</span>
          <span className={styles.soft}>
            <Masked value={number} />
          </span>
        </span>
      ),
    },
    {
      title: t("desk.until"),
      spare: true,
      render: ({ valid_until: day }) => (day ? <OnDay on={day} /> : t("desk.for-good")),
    },
    {
      title: t("desk.left"),
      render: (row) => (
        <span className={styles.states}>
          <PaperState of={{ state: stateOf(row), days_left: row.days_left }} />
          {row.waits_since && <StateWord tone="info">{t("desk.waits")}</StateWord>}
        </span>
      ),
    },
    {
      title: t("desk.told"),
      spare: true,
      render: ({ told_at: at }) =>
        at ? <When at={at} /> : <span className={styles.soft}>{t("desk.never")}</span>,
    },
  ];
}

const SOON_DAYS = 90;

function stateOf({ days_left: left }: RunningPaper): "ended" | "soon" | "valid" {
  if (left === null || left > SOON_DAYS) return "valid";
  return left < 0 ? "ended" : "soon";
}
