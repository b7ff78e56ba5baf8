import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { blockAsker, remindOfRequest, requestsChanged, withdrawRequest } from "@/api/requests";
import type { PaymentRequest, RequestState } from "@/api/wire";
import { dateText, instantDay, instantText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Button, LinkButton } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord, type Tone } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { DeclineStep, ReportStep } from "./answer-request";
import decide from "./decide.module.css";
import card from "./payment-card.module.css";

const TONES: Record<RequestState, Tone> = {
  open: "caution",
  paying: "info",
  paid: "good",
  declined: "over",
  withdrawn: "over",
  expired: "over",
};

/** A request: who, how much, what for, until when; and what one can do about it. */
export function RequestCard({ request }: { request: PaymentRequest }) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const { state, other, note, amount, paid, is_mine: isMine } = request;
  const isOpen = state === "open";
  const until = instantText(request.expires_at, language);
  return (
    <li className={card.card}>
      <div className={card.head}>
        <h3>{t(isMine ? "request.from" : "request.by", { name: other })}</h3>
        <Amount money={paid ?? amount} size="large" hideable />
      </div>
      {note && <p>{note}</p>}
      <p className={card.soft}>
        {[
          t("request.asked-on", { day: dateText(instantDay(request.asked_at), language) }),
          isOpen && t("request.until", { until }),
          paid && paid.minor !== amount.minor
            ? t("request.asked-for", { amount: amountText(amount, language) })
            : "",
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {(!isOpen || isMine) && (
        <p>
          <StateWord tone={TONES[state]}>{t(`request.states.${state}`)}</StateWord>
          {request.why && <span className={card.soft}> {t(`request.whys.${request.why}`)}</span>}
        </p>
      )}
      {state === "paid" && request.transfer_id && (
        <p>
          <Link to={portal.transferReceipt(request.transfer_id)}>{t("request.receipt")}</Link>
        </p>
      )}
      {isOpen && (isMine ? <ForAsker request={request} /> : <ForAsked request={request} />)}
    </li>
  );
}

function ForAsked({ request }: { request: PaymentRequest }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = request.other;
  async function block() {
    await blockAsker(request.id);
    announce(t("request.blocked", { name }));
    await requestsChanged(queries);
  }
  return (
    <>
      {request.knows !== "paid" && <p className={card.soft}>{t(`request.knows.${request.knows}`)}</p>}
      <div className={decide.buttons}>
        <ReportStep id={request.id} name={name} />
        <ConfirmStep
          label={t("request.block")}
          name={t("request.block-name", { name })}
          variant="quiet"
          title={t("request.block-title", { name })}
          sentence={t("request.block-what")}
          act={block}
        />
        <DeclineStep request={request} />
        <LinkButton
          to={portal.payRequest(request.id)}
          variant="primary"
          aria-label={t("request.pay-name", { name })}
        >
          {t("request.pay")}
        </LinkButton>
      </div>
    </>
  );
}

function ForAsker({ request }: { request: PaymentRequest }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const language = useLanguage();
  const name = request.other;
  const reminding = useMutation({
    mutationFn: () => remindOfRequest(request.id),
    onSuccess: async () => {
      announce(t("request.reminded", { name }));
      await requestsChanged(queries);
    },
  });
  async function withdraw() {
    await withdrawRequest(request.id);
    announce(t("request.withdrawn"));
    await requestsChanged(queries);
  }
  const from = request.may_remind_at;
  const isTooSoon = from !== null && new Date(from).getTime() > Date.now();
  return (
    <>
      {reminding.error && <ProblemNote thrown={reminding.error} />}
      <div className={decide.buttons}>
        <ConfirmStep
          label={t("request.withdraw")}
          name={t("request.withdraw-name", { name })}
          variant="quiet"
          title={t("request.withdraw-title")}
          sentence={t("request.withdraw-what", { name })}
          act={withdraw}
        />
        <Button
          busy={reminding.isPending}
          aria-label={t("request.remind-name", { name })}
          blocked={isTooSoon && t("request.remind-from", { at: instantText(from, language) })}
          onClick={() => reminding.mutate()}
        >
          {t("request.remind")}
        </Button>
      </div>
    </>
  );
}
