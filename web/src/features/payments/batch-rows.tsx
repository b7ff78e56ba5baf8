import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { batchRowsQuery, type ShownRow } from "@/api/bulk";
import type { Batch, BatchRowState } from "@/api/wire";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Empty } from "@/ui/empty";
import { Card } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { codeWords } from "@/ui/problem-words";
import { type Column, Records } from "@/ui/records";
import { Segments } from "@/ui/segments";
import { StateWord, type Tone } from "@/ui/state-word";
import styles from "./bulk.module.css";

const CHOICES: readonly (BatchRowState | "all")[] = ["all", "faulty", "good", "paid", "refused"];

/** What the file says and what became of it, row by row; first what needs a look. */
export function BatchRows({ batch }: { batch: Batch }) {
  const { t } = useTranslation("payments");
  const [choice, setChoice] = useState<BatchRowState | "all">("all");
  const counts: Partial<Record<BatchRowState | "all", number>> = {
    all: batch.rows,
    faulty: batch.faulty,
    good: batch.state === "cancelled" || batch.state === "none" ? 0 : batch.left,
    paid: batch.paid,
    refused: batch.refused,
  };
  const moment = `${batch.state} ${batch.paid} ${batch.refused}`;
  const found = useInfiniteQuery(batchRowsQuery(batch.id, choice, moment));
  return (
    <Card title={t("bulk.each-row")}>
      <div className={styles.filter}>
        <Segments
          label={t("bulk.which")}
          choices={CHOICES.filter((one) => one === "all" || one === choice || (counts[one] ?? 0) > 0).map(
            (value) => ({ value, label: `${t(`bulk.row-states.${value}`)} ${counts[value] ?? 0}` }),
          )}
          value={choice}
          onChange={setChoice}
        />
      </div>
      <Records
        query={found}
        columns={useColumns()}
        label={t("bulk.each-row")}
        empty={
          <Empty picture={<Picture of="no-result" />} title={t("bulk.no-rows")}>
            {t("bulk.no-rows-what")}
          </Empty>
        }
      />
    </Card>
  );
}

function useColumns(): Column<ShownRow>[] {
  const { t } = useTranslation("payments");
  return [
    { title: t("bulk.columns.line"), spare: true, render: ({ line }) => line },
    {
      title: t("bulk.columns.payee"),
      render: ({ name, account, bank, memo }) => (
        <span className={styles.payee}>
          <b>{name || "—"}</b>
          <small>{[account, bank].filter(Boolean).join(" · ")}</small>
          {memo && <small>{memo}</small>}
        </span>
      ),
    },
    {
      title: t("bulk.columns.amount"),
      figures: true,
      render: ({ amount, written }) => (amount ? <Amount money={amount} /> : written || "—"),
    },
    { title: t("bulk.columns.state"), render: (row) => <RowState row={row} /> },
  ];
}

const TONES: Record<BatchRowState, Tone> = {
  good: "info",
  faulty: "danger",
  paid: "good",
  refused: "danger",
  cancelled: "over",
};
const TRANSFER_TONES: Partial<Record<NonNullable<ShownRow["transfer_state"]>, Tone>> = {
  settled: "good",
  sent: "caution",
  waiting: "caution",
  delayed: "caution",
  held: "caution",
};

function RowState({ row }: { row: ShownRow }) {
  const { t, i18n } = useTranslation("payments");
  const say = t as (key: string) => string;
  if (row.transfer_id && row.transfer_state) {
    return (
      <span className={styles.payee}>
        <StateWord tone={TRANSFER_TONES[row.transfer_state] ?? "danger"}>
          {t(`bulk.transfer-states.${row.transfer_state}`)}
        </StateWord>
        <Link to={portal.transferReceipt(row.transfer_id)}>{t("bulk.receipt")}</Link>
      </span>
    );
  }
  return (
    <span className={styles.payee}>
      <StateWord tone={TONES[row.state]}>{t(`bulk.row-states.${row.state}`)}</StateWord>
      {row.faults.map(({ field, code }) => (
        <small key={`${field} ${code}`} className={styles.wrong}>
          {say(`bulk.faults.${field}.${code}`)}
        </small>
      ))}
      {row.is_doubled && row.state === "good" && (
        <small className={styles.caution}>{t("bulk.is-doubled")}</small>
      )}
      {row.refused && (
        <small className={styles.wrong}>
          {row.refused === "payments.not_enough"
            ? t("bulk.not-enough")
            : row.refused === "payments.over_limit"
              ? t("bulk.over-limit")
              : codeWords(row.refused, i18n)}
        </small>
      )}
    </span>
  );
}
