import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { endMandate, lookedAfterKey, mandatesKey } from "@/api/mandates";
import type { Mandate } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { isKnown } from "./given-card";
import styles from "./mandate-card.module.css";
import { MandateState } from "./mandate-state";
import { useSentence } from "./sentence";

interface Props {
  mandate: Mandate;
  today: string;
}

/** Somebody who let one in, and the way to give it back. */
export function ReceivedCard({ mandate, today }: Props) {
  const { t } = useTranslation("mandates");
  const language = useLanguage();
  const sentence = useSentence();
  const { other: name, state, ended_at: at, ended_by: by } = mandate;
  const gone = state === "over" || state === "ended";
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <h3>{name}</h3>
        <MandateState state={state} />
      </div>
      <p className={styles.sentence}>
        {gone ? t("was.received", { name }) : sentence(mandate, "received", today)}
      </p>
      {at && isKnown(by) && (
        <p className={styles.soft}>
          {t(`ended-received.${by}`, { name, day: dateText(instantDay(at), language) })}
        </p>
      )}
      {state === "resting" && <p className={styles.soft}>{t("resting")}</p>}
      {!gone && <Steps mandate={mandate} />}
    </li>
  );
}

function Steps({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation("mandates");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const giving = useMutation({
    mutationFn: () => endMandate(mandate.id),
    onSuccess: () => {
      announce(t("handed-back"));
      // What was read of it goes at once, also from this device.
      queries.removeQueries({ queryKey: lookedAfterKey });
      return queries.invalidateQueries({ queryKey: mandatesKey });
    },
  });
  return (
    <>
      {giving.error && <ProblemNote thrown={giving.error} />}
      <div className={styles.steps}>
        <Button
          busy={giving.isPending}
          aria-label={t("hand-back-name", { name: mandate.other })}
          onClick={() => giving.mutate()}
        >
          {t("hand-back")}
        </Button>
        {mandate.state === "holds" && (
          <LinkButton to={portal.accounts} variant="primary">
            {t("look")}
          </LinkButton>
        )}
      </div>
    </>
  );
}

/** Something that waits for one's yes. */
export function OfferCard({ mandate, today }: Props) {
  const { t } = useTranslation("mandates");
  const sentence = useSentence();
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <h3>{mandate.other}</h3>
      </div>
      <p className={styles.sentence}>{sentence(mandate, "received", today)}</p>
      <div className={styles.steps}>
        <LinkButton to={portal.acceptOffer(mandate.id)} variant="primary">
          {t("accept.show")}
        </LinkButton>
      </div>
    </li>
  );
}
