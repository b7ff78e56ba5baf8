import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { tasksOfCustomerQuery } from "@/api/tasks";
import type { Customer } from "@/api/wire";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { Allowed } from "@/ui/session";
import { MakeTask } from "./make-task";
import { TaskLine } from "./task-line";
import styles from "./tasks.module.css";
import "./words";

/** A card for the customer's page: what is to be done about them, what is due first comes first. */
export function TasksCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("tasks");
  const found = useQuery(tasksOfCustomerQuery(customer.id));
  return (
    <Card
      title={t("card.title")}
      extra={
        customer.status !== "closed" && (
          <Allowed right="customers.task">
            <MakeTask customer={customer} />
          </Allowed>
        )
      }
    >
      <Loaded query={found} lines={2}>
        {(all) => {
          const open = all
            .filter(({ state }) => state === "open")
            .toSorted((one, other) => one.due_on.localeCompare(other.due_on));
          const past = all.filter(({ state }) => state !== "open");
          return (
            <>
              {open.length === 0 ? (
                <p className={styles.soft}>{t("card.none")}</p>
              ) : (
                <ul className={styles.list}>
                  {open.map((one) => (
                    <li key={one.id}>
                      <TaskLine task={one} />
                    </li>
                  ))}
                </ul>
              )}
              {past.length > 0 && (
                <Fold title={t("card.past")} aside={past.length}>
                  <ul className={styles.list}>
                    {past.map((one) => (
                      <li key={one.id}>
                        <TaskLine task={one} />
                      </li>
                    ))}
                  </ul>
                </Fold>
              )}
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}
