import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ReviewLine } from "@/api/wire";
import { dateText, instantDay, isoToday } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { type Column, Rows } from "@/ui/records";
import { StateWord, type Tone } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./reviews.module.css";

interface Props {
  items: readonly ReviewLine[];
  label: string;
  kind: "queue" | "finished" | "mine";
}

/** Reviews as a table; each leads to its own page. */
export function Lines({ items, label, kind }: Props) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  const talk: Column<ReviewLine> = {
    title: t("conversation"),
    render: (one) => (
      <Link className={styles.rowLink} to={console_.review(one.id)}>
        {t(`topics.${one.topic}`)} · {dateText(instantDay(one.talked_at), language)}
      </Link>
    ),
  };
  const agent: Column<ReviewLine> = { title: t("agent"), render: (one) => one.agent };
  const why: Column<ReviewLine> = {
    title: t("why"),
    spare: true,
    render: (one) => (
      <>
        {t(`sources.${one.source}`)}
        {one.sign !== "none" && <span className={styles.soft}> · {t(`signs.${one.sign}`)}</span>}
      </>
    ),
  };
  const score: Column<ReviewLine> = {
    title: t("score"),
    figures: true,
    render: (one) => <ScoreWord score={one.score} isKnockedOut={one.is_knocked_out} />,
  };
  const response: Column<ReviewLine> = {
    title: t("response"),
    render: (one) =>
      one.response ? (
        <StateWord tone={responseTone(one)}>{t(`responses.${one.response}`)}</StateWord>
      ) : (
        <span className={styles.soft}>{t(one.seen_at ? "read-not-answered" : "no-response")}</span>
      ),
  };
  const reviewer: Column<ReviewLine> = {
    title: t("reviewer"),
    spare: true,
    render: (one) => (one.is_mine ? t("you") : one.reviewer || t("nobody-yet")),
  };
  const due: Column<ReviewLine> = { title: t("due"), render: (one) => <Due on={one.due_on} /> };
  const columns =
    kind === "queue"
      ? [talk, agent, why, due, reviewer]
      : kind === "finished"
        ? [talk, agent, why, score, response, reviewer]
        : [talk, score, response, reviewer];
  return <Rows rows={items} columns={columns} label={label} keyOf={(one) => one.id} />;
}

function responseTone(one: ReviewLine): Tone {
  if (one.response === "agreed") return "good";
  return one.objection_open ? "caution" : "over";
}

export function Due({ on }: { on: string }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  const late = on < isoToday();
  return (
    <span className={late ? styles.late : ""}>
      {late ? t("overdue", { on: dateText(on, language) }) : dateText(on, language)}
    </span>
  );
}

export function ScoreWord({ score, isKnockedOut }: { score: number | null; isKnockedOut: boolean }) {
  const { t } = useTranslation("reviews");
  if (score === null) return <span>—</span>;
  return (
    <span>
      {score}
      {isKnockedOut && (
        <>
          {" "}
          <StateWord tone="danger">{t("knocked-out")}</StateWord>
        </>
      )}
    </span>
  );
}
