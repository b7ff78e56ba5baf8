import { useQuery } from "@tanstack/react-query";
import { MessageSquareWarning } from "lucide-react";
import { useTranslation } from "react-i18next";
import { complaintsOfCustomerQuery } from "@/api/complaints";
import type { Happening } from "@/ui/timeline";
import { spoken } from "./states";
import "./words";

/** Complaints on the customer's timeline: received, and decided. What is about whoever looks is not among them. */
export function useComplaintHappenings(customerId: string, { enabled }: { enabled: boolean }) {
  const { t } = useTranslation("complaints");
  const query = useQuery({ ...complaintsOfCustomerQuery(customerId), enabled });
  const happenings: Happening[] = (query.data ?? []).flatMap((one) => {
    const number = spoken(one.number);
    const about = t(`products.${one.product}`);
    const received: Happening = {
      id: `complaint-${one.id}`,
      at: { instant: one.received_at },
      icon: MessageSquareWarning,
      tone: "caution",
      title: t("happened", { number }),
      about,
    };
    if (!one.decided_at) return [received];
    const decided: Happening = {
      id: `complaint-${one.id}-decided`,
      at: { instant: one.decided_at },
      icon: MessageSquareWarning,
      title: t("happened-decided", { number, outcome: one.outcome ? t(`outcomes.${one.outcome}`) : "" }),
      about,
      by: one.handler,
    };
    return [received, decided];
  });
  return { query, happenings };
}
