import { useQuery } from "@tanstack/react-query";
import { Ticket as TicketIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ticketsOfCustomerQuery } from "@/api/tickets";
import type { Happening } from "@/ui/timeline";
import { spoken } from "./states";
import "./words";

/** Tickets on the customer's timeline: asked for, and solved. */
export function useTicketHappenings(customerId: string, { enabled }: { enabled: boolean }) {
  const { t } = useTranslation("tickets");
  const query = useQuery({ ...ticketsOfCustomerQuery(customerId), enabled });
  const happenings: Happening[] = (query.data ?? []).flatMap((one) => {
    const number = spoken(one.number);
    const opened: Happening = {
      id: `ticket-${one.id}`,
      at: { instant: one.opened_at },
      icon: TicketIcon,
      title: t("happened.opened", { number }),
      about: one.subject,
    };
    if (!one.over_at) return [opened];
    const solved: Happening = {
      id: `ticket-${one.id}-over`,
      at: { instant: one.over_at },
      icon: TicketIcon,
      title: t("happened.solved", { number }),
      about: one.subject,
    };
    return [opened, solved];
  });
  return { query, happenings };
}
