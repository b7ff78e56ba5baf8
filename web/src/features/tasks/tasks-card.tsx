import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { isServed } from "@/api/customers";
import { tasksOfCustomerQuery } from "@/api/tasks";
import type { Customer } from "@/api/wire";
import { DueCard } from "@/ui/due-work";
import { Allowed } from "@/ui/session";
import { MakeTask } from "./make-task";
import { TaskLine } from "./task-line";
import "./words";

/** A card for the customer's page: what is to be done about them. */
export function TasksCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("tasks");
  return (
    <DueCard
      title={t("card.title")}
      extra={
        isServed(customer) && (
          <Allowed right="customers.task">
            <MakeTask customer={customer} />
          </Allowed>
        )
      }
      query={useQuery(tasksOfCustomerQuery(customer.id))}
      none={t("card.none")}
      past={t("card.past")}
      line={(one) => <TaskLine task={one} />}
    />
  );
}
