import { useQuery } from "@tanstack/react-query";
import { MessageCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { conversationsOfQuery } from "@/api/care";
import type { Happening } from "@/ui/timeline";
import "./words";

/** When a customer talked to us, on their timeline. */
export function useTalkHappenings(customerId: string) {
  const { t } = useTranslation("care");
  const found = useQuery(conversationsOfQuery(customerId));
  const happenings: Happening[] = (found.data ?? []).map((one) => ({
    id: `talk-${one.id}`,
    at: { instant: one.opened_at },
    icon: MessageCircle,
    title: t("happening", { topic: t(`topics.${one.topic}`) }),
    about: [
      one.agent ? t("happening-with", { name: one.agent }) : t("happening-nobody"),
      t("happening-count", { count: one.messages }),
      ...(one.wrap_up ? [t(`wrap-up.${one.wrap_up}`)] : []),
    ].join(" · "),
    by: one.agent ?? "",
  }));
  return { query: found, happenings };
}
