import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { branchesKey, isLive, leaveLine, myTicketsQuery } from "@/api/branches";
import type { MyQueueTicket } from "@/api/wire";
import { ConfirmStep } from "@/ui/confirm-step";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { StateWord, type Tone } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./branches.module.css";
import { useWait } from "./told";
import "./words";

const TONES: Record<MyQueueTicket["state"], Tone> = {
  waiting: "info",
  called: "caution",
  serving: "good",
  served: "good",
  missed: "over",
  left: "over",
  lapsed: "over",
};

/** The numbers I have today, at this branch or anywhere; nothing where there are none. */
export function MyTickets({ branchId, onlyLive = false }: { branchId?: string; onlyLive?: boolean }) {
  const { t } = useTranslation("branches");
  const found = useQuery(myTicketsQuery).data ?? [];
  const shown = found.filter(
    (one) => (!branchId || one.branch_id === branchId) && (!onlyLive || isLive(one)),
  );
  const [first] = shown;
  if (!first) return null;
  // What is over stands here only until there is another.
  const told = shown.some(isLive) ? shown.filter(isLive) : [first];
  return (
    <Card title={t("ticket.title")}>
      <div className={styles.cards} aria-live="polite">
        {told.map((one) => (
          <Ticket key={one.id} ticket={one} />
        ))}
      </div>
    </Card>
  );
}

function Ticket({ ticket }: { ticket: MyQueueTicket }) {
  const { t } = useTranslation("branches");
  const branch = useLanguage() === "zh-CN" ? ticket.branch_zh : ticket.branch_en;
  const { number, state, place, counter } = ticket;
  const word = t(`ticket.${state}`, { counter: counter ?? "" });
  const wait = useWait();
  return (
    <article className={styles.ticket} aria-label={number}>
      <p className={`${styles.number} ${state === "called" ? styles.called : ""}`}>{number}</p>
      <p className={styles.soft}>{t("ticket.of", { branch, service: t(`services.${ticket.service}`) })}</p>
      <p className={styles.head}>
        <StateWord tone={TONES[state]}>{word}</StateWord>
        {ticket.goes_first && isLive(ticket) && <span className={styles.soft}>{t("ticket.first")}</span>}
      </p>
      {state === "called" && <p className={styles.say}>{t("ticket.called-what")}</p>}
      {place && (
        <p className={styles.say}>
          {place.ahead === 0 ? t("wait.first") : t("wait.ahead", { count: place.ahead })}
          {" · "}
          {wait(place)}
        </p>
      )}
      {state === "waiting" && counter && <p>{t("ticket.sent", { counter })}</p>}
      {state === "waiting" && <p className={styles.soft}>{t("ticket.live")}</p>}
      {(state === "waiting" || state === "called") && <Leave ticket={ticket} />}
    </article>
  );
}

function Leave({ ticket: { id, number } }: { ticket: MyQueueTicket }) {
  const { t } = useTranslation("branches");
  const queries = useQueryClient();
  const announce = useAnnounce();
  return (
    <div className={styles.buttons}>
      <ConfirmStep
        label={t("ticket.leave")}
        size="small"
        title={t("ticket.leave-title", { number })}
        sentence={t("ticket.leave-what")}
        act={async () => {
          try {
            await leaveLine(id);
            announce(t("ticket.gone"));
          } finally {
            await queries.invalidateQueries({ queryKey: branchesKey });
          }
        }}
      />
    </div>
  );
}
