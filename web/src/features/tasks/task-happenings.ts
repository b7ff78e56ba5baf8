import { useQuery } from "@tanstack/react-query";
import { ClipboardCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { tasksOfCustomerQuery } from "@/api/tasks";
import type { Happening } from "@/ui/timeline";
import "./words";

/** Tasks on the customer's timeline: made, and whatever became of them. */
export function useTaskHappenings(customerId: string) {
  const { t } = useTranslation("tasks");
  const tasks = useQuery(tasksOfCustomerQuery(customerId));
  const happenings: Happening[] = (tasks.data ?? []).flatMap((one) => [
    {
      id: `task-${one.id}`,
      at: { instant: one.made_at },
      icon: ClipboardCheck,
      title: t("happened.made"),
      about: one.text,
      by: one.made_by,
    },
    ...one.steps.map((step, nth) => ({
      id: `task-${one.id}-${nth}`,
      at: { instant: step.at },
      icon: ClipboardCheck,
      title: t(`happened.${step.kind}`),
      about: one.text,
      reason: step.note,
      by: step.by,
    })),
  ]);
  return { query: tasks, happenings };
}
