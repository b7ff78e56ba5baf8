import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { blockAsker, letAsk, requestsChanged } from "@/api/requests";
import type { AskingStranger } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { ReportStep } from "./answer-request";
import decide from "./decide.module.css";
import card from "./payment-card.module.css";

/** Somebody unknown who wants to ask: nothing of what they write is shown before they are let in. */
export function StrangerCard({ stranger }: { stranger: AskingStranger }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const language = useLanguage();
  const { name, request_id: id } = stranger;
  async function ended(said: string) {
    announce(said);
    await requestsChanged(queries);
  }
  const letting = useMutation({
    mutationFn: () => letAsk(id),
    onSuccess: () => ended(t("request.let-in", { name })),
  });
  async function block() {
    await blockAsker(id);
    await ended(t("request.blocked", { name }));
  }
  return (
    <li className={card.card}>
      <div className={card.head}>
        <h3>{t("request.wants", { name })}</h3>
      </div>
      <p className={card.soft}>
        {t("request.stranger", {
          day: dateText(instantDay(stranger.asked_at), language),
        })}
      </p>
      <p>{t("request.stranger-what")}</p>
      {letting.error && <ProblemNote thrown={letting.error} />}
      <div className={decide.buttons}>
        <ReportStep id={id} name={name} />
        <ConfirmStep
          label={t("request.block")}
          name={t("request.block-name", { name })}
          title={t("request.block-title", { name })}
          sentence={t("request.block-what")}
          act={block}
        />
        <Button
          busy={letting.isPending}
          aria-label={t("request.let-name", { name })}
          onClick={() => letting.mutate()}
        >
          {t("request.let")}
        </Button>
      </div>
    </li>
  );
}
