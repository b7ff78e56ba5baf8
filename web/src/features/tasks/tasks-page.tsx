import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Whose } from "@/api/promises";
import { dueTasksQuery, taskFiguresQuery } from "@/api/tasks";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Facts } from "@/ui/facts";
import { Lines, Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import { useUrlFilter } from "@/ui/url-filter";
import { MakeTask } from "./make-task";
import { TaskLine } from "./task-line";
import styles from "./tasks.module.css";
import "./words";

const KEYS = ["whose"] as const;
const MOST_COUNTED = 100;

/** What is to be done, what is due first comes first. */
export function TasksPage() {
  const { t } = useTranslation("tasks");
  const [{ whose: wanted }, change] = useUrlFilter(KEYS);
  const whose: Whose = wanted === "all" ? "all" : "mine";
  return (
    <Page title={t("desk.title")} lead={t("desk.lead")} actions={<MakeTask size="normal" />}>
      <div className={styles.filter}>
        <Segments
          label={t("desk.whose")}
          choices={[
            { value: "mine", label: t("desk.mine") },
            { value: "all", label: t("desk.all") },
          ]}
          value={whose}
          onChange={(chosen) => change({ whose: chosen === "all" ? "all" : "" })}
        />
      </div>
      <div className={styles.desk}>
        <Due whose={whose} />
        <Figures whose={whose} />
      </div>
    </Page>
  );
}

function Due({ whose }: { whose: Whose }) {
  const { t } = useTranslation("tasks");
  const found = useInfiniteQuery(dueTasksQuery(whose));
  const items = found.data?.pages.flatMap((page) => page.items);
  return (
    <Card>
      {!items &&
        (found.error ? (
          <ProblemNote thrown={found.error} retry={() => found.refetch()} />
        ) : (
          <Lines count={6} />
        ))}
      {items?.length === 0 && (
        <Empty picture={<Picture of="nothing-today" />} title={t("desk.none")}>
          {t("desk.none-what")}
        </Empty>
      )}
      {items && items.length > 0 && (
        <ul className={styles.list}>
          {items.map(({ task, customer_id: id, customer_name: name, customer_number: number }) => (
            <li key={task.id}>
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
            </li>
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} busy={found.isFetchingNextPage}>
            {t("desk.more")}
          </Button>
        </div>
      )}
    </Card>
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
