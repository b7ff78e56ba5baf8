import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { PhoneCall } from "lucide-react";
import { useTranslation } from "react-i18next";
import { callbackNumber, callbackOfTalkQuery, noteTry } from "@/api/callbacks";
import { careKey } from "@/api/care";
import type { CallbackTry, DeskCallback } from "@/api/wire";
import { Button } from "@/ui/button";
import { useAnnounce } from "@/ui/notice";
import { PhoneLink } from "@/ui/phone-link";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./callback.module.css";
import { CallbackFacts } from "./callbacks-page";
import "./callback-words";

const OUTCOMES: readonly CallbackTry[] = ["reached", "not_reached", "wrong_number"];
const RENEWED_MS = 15_000;

interface Props {
  conversationId: string;
  isMine: boolean;
}

/** At the head of a conversation in which the bank is to call: the number, what to say first, and what came of it. */
export function CallbackBar({ conversationId, isMine }: Props) {
  const found = useQuery({ ...callbackOfTalkQuery(conversationId), refetchInterval: RENEWED_MS });
  return found.data?.state === "due" ? <Bar key={found.data.id} one={found.data} isMine={isMine} /> : null;
}

function Bar({ one, isMine }: { one: DeskCallback; isMine: boolean }) {
  const { t } = useTranslation("callbacks");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const showing = useMutation({ mutationFn: () => callbackNumber(one.id) });
  const noting = useMutation({
    mutationFn: (outcome: CallbackTry) => noteTry(one.id, outcome),
    onSuccess: (_, outcome) => announce(t(`noted.${outcome}`)),
    onSettled: () => queries.invalidateQueries({ queryKey: careKey }),
  });
  return (
    <section className={styles.bar} aria-label={t("call")}>
      <div className={styles.facts}>
        <p>
          <strong>{t("call")}</strong>
        </p>
        <CallbackFacts one={one} />
        <p>
          {t("call-first")} <span className={styles.digitsSmall}>{one.code}</span>
        </p>
        <p className={styles.soft}>{isMine ? t("call-first-what") : t("call-take")}</p>
        {showing.error && <ProblemNote thrown={showing.error} />}
        {noting.error && <ProblemNote thrown={noting.error} />}
      </div>
      {isMine && (
        <div className={styles.acts}>
          {showing.data === undefined ? (
            <Button
              variant="primary"
              busy={showing.isPending}
              icon={<PhoneCall size={16} aria-hidden="true" />}
              onClick={() => showing.mutate()}
            >
              {t("number")}
            </Button>
          ) : (
            <>
              <PhoneLink phone={showing.data} label={t("number-call")} variant="primary" />
              {OUTCOMES.map((outcome) => (
                <Button key={outcome} busy={noting.isPending} onClick={() => noting.mutate(outcome)}>
                  {t(`outcomes.${outcome}`)}
                </Button>
              ))}
            </>
          )}
        </div>
      )}
    </section>
  );
}
