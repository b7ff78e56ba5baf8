import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Task } from "@/api/wire";
import { dateText, instantDay, instantText } from "@/lib/dates";
import styles from "@/ui/due-work.module.css";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { TaskActs } from "./task-acts";

const DAY_MS = 24 * 3_600_000;

interface Props {
  task: Task;
  /** About whom, where that is not the page. */
  about?: ReactNode;
}

export function TaskLine({ task, about }: Props) {
  const { t } = useTranslation("tasks");
  const language = useLanguage();
  const { text, owner, is_mine: isMine, made_by: maker, made_at: at, state, steps } = task;
  return (
    <article className={styles.line} aria-label={text}>
      {about}
      <div className={styles.head}>
        <p className={styles.text}>{text}</p>
        <TaskStateWord task={task} />
      </div>
      <p className={styles.soft}>
        {state === "open" && <span>{isMine ? t("owner-mine") : t("owner", { name: owner })}</span>}
        <span>{t("made-by", { name: maker, day: dateText(instantDay(at), language) })}</span>
      </p>
      {steps.length > 0 && (
        <ol className={styles.steps}>
          {steps.map((step) => (
            <li key={step.at + step.kind}>
              <p>
                <strong>
                  {t(`steps.${step.kind}`, {
                    day: step.due_on ? dateText(step.due_on, language) : "",
                    to: step.to ?? "",
                  })}
                </strong>
                {step.note && <span>{step.note}</span>}
              </p>
              <p className={styles.soft}>
                {step.by
                  ? t("steps.by", { by: step.by, at: instantText(step.at, language) })
                  : instantText(step.at, language)}
              </p>
            </li>
          ))}
        </ol>
      )}
      <Allowed right="customers.task">
        <TaskActs task={task} />
      </Allowed>
    </article>
  );
}

function TaskStateWord({ task: { state, due_on: due, is_late: isLate } }: { task: Task }) {
  const { t } = useTranslation("tasks");
  const language = useLanguage();
  const today = useToday();
  if (state === "done") return <StateWord tone="good">{t("state.done")}</StateWord>;
  if (state === "dropped") return <StateWord tone="over">{t("state.dropped")}</StateWord>;
  if (isLate) {
    return (
      <StateWord tone="danger">
        {t("state.late", { count: Math.max(1, Math.round((Date.parse(today) - Date.parse(due)) / DAY_MS)) })}
      </StateWord>
    );
  }
  if (due === today) return <StateWord tone="caution">{t("state.today")}</StateWord>;
  return <StateWord tone="info">{t("state.due", { day: dateText(due, language) })}</StateWord>;
}
