import { useQuery } from "@tanstack/react-query";
import { HandHeart } from "lucide-react";
import { useTranslation } from "react-i18next";
import { promisesOfCustomerQuery } from "@/api/promises";
import type { Happening } from "@/ui/timeline";
import "./words";

/** Promises on the customer's timeline: made, and whatever became of them. */
export function usePromiseHappenings(customerId: string) {
  const { t } = useTranslation("promises");
  const promises = useQuery(promisesOfCustomerQuery(customerId));
  const happenings: Happening[] = (promises.data ?? []).flatMap((one) => [
    {
      id: `promise-${one.id}`,
      at: { instant: one.made_at },
      icon: HandHeart,
      title: t("happened.made"),
      about: one.text,
      by: one.made_by,
    },
    ...one.steps.map((step, nth) => ({
      id: `promise-${one.id}-${nth}`,
      at: { instant: step.at },
      icon: HandHeart,
      title: t(`happened.${step.kind}`),
      ...(step.kind === "contested" ? { tone: "danger" as const } : {}),
      about: one.text,
      reason: step.note,
      by: step.by,
    })),
  ]);
  return { query: promises, happenings };
}
