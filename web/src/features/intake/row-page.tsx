import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { customerFileRowQuery } from "@/api/intake";
import type { LikelyTwin, TableRowWhole } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Answer } from "@/ui/answer";
import { LinkButton } from "@/ui/button";
import { Lines } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { When } from "@/ui/when";
import styles from "./intake.module.css";
import { RowDecisions } from "./row-decisions";
import { RowForm } from "./row-form";
import { RowState } from "./table-state";
import "./words";

interface Props {
  /** Whom it may be, with what speaks for it. */
  twins: (twins: readonly LikelyTwin[]) => ReactNode;
}

/** One row of a table: what is wrong with it, whom it may be, and what is done about it. */
export function RowPage({ twins }: Props) {
  const { t } = useTranslation("intake");
  const { id = "", nth = "" } = useParams();
  const found = useQuery(customerFileRowQuery(id, Number(nth)));
  const back = { to: console_.customerFile(id), label: t("back-to-table") };
  const row = found.data;
  if (!row)
    return (
      <Page title={t("row")} back={back}>
        <Card>
          {found.error ? (
            <ProblemNote thrown={found.error} retry={() => found.refetch()} />
          ) : (
            <Lines count={8} />
          )}
        </Card>
      </Page>
    );
  const place = row.sheet
    ? t("row-of-sheet", { sheet: row.sheet, line: row.line })
    : t("row-of", { line: row.line });
  const isOpen = row.state === "good" || row.state === "faulty" || row.state === "twin";
  return (
    <Page
      title={row.told.name || place}
      tab={place}
      back={back}
      lead={
        <span className={styles.lead}>
          <RowState state={row.state} />
          {row.told.name && <span>{place}</span>}
        </span>
      }
      actions={<Beside id={id} row={row} />}
    >
      <Verdict row={row} />
      {isOpen && row.twins.length > 0 && (
        <Card title={t("may-be-who")}>
          <div className={styles.who}>{twins(row.twins)}</div>
          <p className={styles.soft}>
            {t(row.twins.some((one) => one.same_document) ? "held-what" : "may-be-what")}
          </p>
        </Card>
      )}
      {isOpen && <RowForm key={row.version} id={id} row={row} refresh={() => found.refetch()} />}
      <RowDecisions id={id} row={row} />
    </Page>
  );
}

/** What stands in the way, or who has decided what and why. */
function Verdict({ row }: { row: TableRowWhole }) {
  const { t } = useTranslation("intake");
  const twice = row.faults.find(({ line }) => line !== null)?.line;
  const hand = row.hand_at && (
    <p>
      {t("hand", { name: row.hand_name })} <When at={row.hand_at} />
      {row.reason && (
        <>
          <br />
          {t("because", { reason: row.reason })}
        </>
      )}
    </p>
  );
  switch (row.state) {
    case "good":
      return (
        <Answer tone="good" words={t(row.is_cleared ? "verdict.cleared" : "verdict.good")} status>
          {hand}
        </Answer>
      );
    case "faulty":
      return (
        <Answer tone="danger" words={t("verdict.faulty", { count: row.faults.length })} status>
          {hand}
        </Answer>
      );
    case "twin":
      return (
        <Answer tone="caution" words={twice ? t("verdict.twice", { line: twice }) : t("verdict.twin")} status>
          {hand}
        </Answer>
      );
    case "dismissed":
      return (
        <Answer tone="info" words={t("verdict.dismissed")} status>
          {hand}
        </Answer>
      );
    case "taken":
      return (
        <Answer tone="good" words={t("verdict.taken")} status>
          {row.customer_id && <Link to={console_.customer(row.customer_id)}>{t("open")}</Link>}
        </Answer>
      );
  }
}

function Beside({ id, row }: { id: string; row: TableRowWhole }) {
  const { t } = useTranslation("intake");
  return (
    <>
      {row.before !== null && (
        <LinkButton to={console_.customerFileRow(id, String(row.before))}>{t("before")}</LinkButton>
      )}
      {row.after !== null && (
        <LinkButton to={console_.customerFileRow(id, String(row.after))}>{t("after")}</LinkButton>
      )}
    </>
  );
}
