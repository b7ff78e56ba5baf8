import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type QuarantineFilter, quarantineQuery } from "@/api/imports";
import type { CaseState, ImportSeen, QuarantineLine } from "@/api/wire";
import { numberWriter } from "@/lib/writers";
import { Chips } from "@/ui/chips";
import { Empty } from "@/ui/empty";
import { Select } from "@/ui/input";
import { Card } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { Records } from "@/ui/records";
import { Segments } from "@/ui/segments";
import { Allowed } from "@/ui/session";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import styles from "./quarantine.module.css";
import { QuarantineSheet } from "./quarantine-sheet";
import { asReason } from "./reasons";
import { RetryAll } from "./retry-all";

const STATES: CaseState[] = ["open", "repaired", "set_aside"];

/** The rows that were not taken, each with where it stood, why, and what one can do about it. */
export function Quarantine({ of }: { of: ImportSeen }) {
  const { t } = useTranslation("imports");
  const [asked, change] = useUrlFilter(["file", "reason", "state", "row"]);
  const reason = asReason(asked.reason);
  const filter: QuarantineFilter = {
    state: STATES.find((state) => state === asked.state) ?? "open",
    ...(asked.file ? { file: asked.file } : {}),
    ...(reason ? { reason } : {}),
  };
  const found = useInfiniteQuery(quarantineQuery(of.id, filter));
  return (
    <Card title={t("quarantine")} flush>
      <div className={styles.lead}>
        <p>{t("quarantine-lead")}</p>
        <Filters of={of} filter={filter} change={change} />
        {filter.state === "open" && (
          <Allowed right="imports.repair">
            <RetryAll of={of} filter={filter} />
          </Allowed>
        )}
      </div>
      <Records
        query={found}
        label={t("quarantine")}
        empty={<Nothing filter={filter} />}
        columns={[
          { title: t("file"), render: (row) => row.file },
          { title: t("line"), render: (row) => <Opener row={row} open={(id) => change({ row: id })} /> },
          {
            title: t("reason"),
            render: (row) => <span className={styles.why}>{t(`reasons.${row.reason}`)}</span>,
          },
          { title: t("row"), render: (row) => <code className={styles.row}>{row.row}</code> },
        ]}
      />
      <QuarantineSheet importId={of.id} rowId={asked.row ?? null} onClose={() => change({ row: "" })} />
    </Card>
  );
}

function Opener({ row, open }: { row: QuarantineLine; open: (id: string) => void }) {
  const { t } = useTranslation("imports");
  return (
    <button type="button" className={styles.opener} onClick={() => open(row.id)} aria-haspopup="dialog">
      {t("line-of", { line: row.line })}
    </button>
  );
}

function Nothing({ filter }: { filter: QuarantineFilter }) {
  const { t } = useTranslation("imports");
  if (filter.file || filter.reason)
    return <Empty picture={<Picture of="no-result" />}>{t("quarantine-none")}</Empty>;
  return (
    <Empty picture={<Picture of="quarantine-empty" />}>
      {t(filter.state === "open" ? "quarantine-empty" : `quarantine-none-${filter.state}`)}
    </Empty>
  );
}

interface FiltersProps {
  of: ImportSeen;
  filter: QuarantineFilter;
  change: (part: { file?: string; reason?: string; state?: string }) => void;
}

function Filters({ of, filter, change }: FiltersProps) {
  const { t } = useTranslation("imports");
  const language = useLanguage();
  const figure = numberWriter(language);
  const countOf = (state: CaseState) => of.quarantine.reduce((sum, one) => sum + one[state], 0);
  // Words and count belong together in whatever way the reader's language joins them.
  const counted = (what: string, count: number) => t("counted", { what, figure: figure.format(count) });
  const reasons = of.quarantine.filter((one) => one[filter.state] > 0 || one.reason === filter.reason);
  return (
    <div className={styles.filters}>
      <Segments
        label={t("case")}
        value={filter.state}
        onChange={(state) => change({ state: state === "open" ? "" : state, reason: "" })}
        choices={STATES.map((value) => ({ value, label: counted(t(`cases.${value}`), countOf(value)) }))}
      />
      <span className={styles.file}>
        <Select
          aria-label={t("file")}
          value={filter.file ?? ""}
          onChange={(event) => change({ file: event.target.value })}
          none={t("all-files")}
          choices={of.files.map(({ file }) => ({ value: file, label: file }))}
        />
      </span>
      {reasons.length > 0 && (
        <div className={styles.reasons}>
          <Chips
            label={t("reason")}
            value={filter.reason ?? ""}
            onChange={(reason) => change({ reason })}
            choices={reasons.map((one) => ({
              value: one.reason,
              label: counted(t(`reasons.${one.reason}`), one[filter.state]),
            }))}
          />
        </div>
      )}
    </div>
  );
}
