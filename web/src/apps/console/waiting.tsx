import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Empty } from "@/ui/empty";
import styles from "@/ui/line-list.module.css";
import { Picture } from "@/ui/picture/picture";
import tones from "@/ui/tone.module.css";
import type { Task } from "./today-tasks";

/** What waits, a line each; coloured only where time runs out. */
export function Waiting({ tasks }: { tasks: readonly Task[] }) {
  const { t } = useTranslation("console");
  if (tasks.length === 0) {
    return (
      <Empty picture={<Picture of="nothing-today" />} title={t("day.nothing")}>
        {t("day.nothing-what")}
      </Empty>
    );
  }
  return (
    <ul className={styles.list}>
      {tasks.map((task) => (
        <li key={task.id}>
          {task.to ? (
            <Link to={task.to} className={styles.line}>
              <Inside task={task} />
              <ChevronRight size={18} aria-hidden="true" className={styles.go} />
            </Link>
          ) : (
            <div className={styles.line}>
              <Inside task={task} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function Inside({ task }: { task: Task }) {
  const { t } = useTranslation("console");
  const Icon = task.icon;
  return (
    <>
      <span className={`${styles.sign} ${task.urgency ? tones[task.urgency] : styles.plain}`}>
        <Icon size={18} aria-hidden="true" />
      </span>
      <span className={styles.words}>
        {task.urgency === "danger" && <span className="only-heard">{t("day.urgent")} </span>}
        <span className={styles.name}>{task.words}</span>
        {task.note && <span className={styles.note}>{task.note}</span>}
      </span>
    </>
  );
}
