import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Whose } from "@/api/promises";
import { dueTasksQuery, taskFiguresQuery } from "@/api/tasks";
import { console_ } from "@/lib/paths";
import { Count } from "@/ui/count";
import { DueDesk, DueList } from "@/ui/due-work";
import styles from "@/ui/due-work.module.css";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { MakeTask } from "./make-task";
import { TaskLine } from "./task-line";
import "./words";

const MOST_COUNTED = 100;

/** What is to be done. */
export function TasksPage() {
  const { t } = useTranslation("tasks");
  const whose = { label: t("desk.whose"), mine: t("desk.mine"), all: t("desk.all") };
  return (
    <DueDesk title={t("desk.title")} lead={t("desk.lead")} actions={<MakeTask size="normal" />} whose={whose}>
      {(chosen) => (
        <>
          <Due whose={chosen} />
          <Figures whose={chosen} />
        </>
      )}
    </DueDesk>
  );
}

function Due({ whose }: { whose: Whose }) {
  const { t } = useTranslation("tasks");
  return (
    <DueList
      found={useInfiniteQuery(dueTasksQuery(whose))}
      none={t("desk.none")}
      noneWhat={t("desk.none-what")}
      idOf={({ task }) => task.id}
      line={({ task, customer_id: id, customer_name: name, customer_number: number }) => (
        <TaskLine
          task={task}
          about={
            <p className={styles.who}>
              {id && name ? (
                <Link to={console_.customer(id)}>{name}</Link>
              ) : (
                <span className={styles.soft}>{t("desk.no-customer")}</span>
              )}
              {number && <span className={styles.soft}>{number}</span>}
            </p>
          }
        />
      )}
    />
  );
}

function Figures({ whose }: { whose: Whose }) {
  const { t } = useTranslation("tasks");
  const figures = useQuery(taskFiguresQuery(whose));
  const upTo = (count: number) =>
    count < MOST_COUNTED ? <Count of={count} /> : t("desk.most", { count: MOST_COUNTED });
  return (
    <Card title={t("desk.figures")}>
      <Loaded query={figures} lines={5}>
        {(known) => (
          <Facts
            facts={[
              { label: t("desk.open"), value: upTo(known.open) },
              { label: t("desk.due"), value: upTo(known.due) },
              { label: t("desk.late"), value: upTo(known.late) },
              { label: t("desk.done"), value: <Count of={known.done} /> },
              { label: t("desk.dropped"), value: <Count of={known.dropped} /> },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
}
