import { Check, Clock, Pause, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TicketState } from "@/api/wire";
import { When } from "@/ui/when";
import { OPEN } from "./states";
import styles from "./tickets.module.css";
import "./words";

interface Props {
  state: TicketState;
  openedAt: string;
  firstDueAt: string;
  firstAnsweredAt: string | null;
  dueAt: string | null;
  endedAt: string | null;
}

type StageState = "done" | "now" | "late" | "later";

interface Stage {
  key: "received" | "answered" | "worked" | "solved";
  state: StageState;
  at: string | null;
  by: string | null;
}

/** The clock of a matter as the way it goes: what is done and when, what is under way and by when. */
export function TicketPath(props: Props) {
  const { t } = useTranslation("tickets");
  const stages = stagesOf(props, Date.now());
  const isPaused = props.state === "waiting_customer";
  return (
    <ol className={styles.path} aria-label={t("path")}>
      {stages.map(({ key, state, at, by }) => (
        <li
          key={key}
          data-state={state}
          aria-current={state === "now" || state === "late" ? "step" : undefined}
        >
          <span className={styles.mark} aria-hidden="true">
            {state === "done" && <Check size={14} />}
            {state === "late" && <TriangleAlert size={14} />}
            {state === "now" && (isPaused ? <Pause size={14} /> : <Clock size={14} />)}
          </span>
          <b>{t(`stages.${key}`)}</b>
          <small>
            {at && <When at={at} />}
            {!at && by && t("by", { at: "" })}
            {!at && by && <When at={by} />}
            {!at && !by && state === "now" && isPaused && t("paused-mine")}
          </small>
        </li>
      ))}
    </ol>
  );
}

function stagesOf(one: Props, now: number): Stage[] {
  const isOpen = OPEN.includes(one.state);
  const isLate = (due: string | null) => isOpen && due !== null && Date.parse(due) < now;
  const answered: StageState = one.firstAnsweredAt
    ? "done"
    : isOpen
      ? isLate(one.firstDueAt)
        ? "late"
        : "now"
      : "later";
  const worked: StageState = !isOpen
    ? "done"
    : one.firstAnsweredAt
      ? isLate(one.dueAt)
        ? "late"
        : "now"
      : "later";
  return [
    { key: "received", state: "done", at: one.openedAt, by: null },
    {
      key: "answered",
      state: answered,
      at: one.firstAnsweredAt,
      by: one.firstAnsweredAt || !isOpen ? null : one.firstDueAt,
    },
    { key: "worked", state: worked, at: null, by: null },
    {
      key: "solved",
      state: isOpen ? "later" : "done",
      at: isOpen ? null : one.endedAt,
      by: isOpen ? one.dueAt : null,
    },
  ];
}
