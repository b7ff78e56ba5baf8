import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ShieldAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { endMandate, keepGuard, mandatesKey } from "@/api/mandates";
import type { Mandate } from "@/api/wire";
import { dateText, instantDay, instantText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { portal } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { isKnown, Waiting } from "./given-card";
import styles from "./mandate-card.module.css";
import { MandateState } from "./mandate-state";
import { type End, useSentence } from "./sentence";

interface Props {
  mandate: Mandate;
  today: string;
  end: End;
}

/** Whose yes one's payments wait for, or whose payments wait for one's own yes. */
export function GuardCard({ mandate, today, end }: Props) {
  const { t } = useTranslation("mandates");
  const language = useLanguage();
  const sentence = useSentence();
  const { other: name, state, ended_at: at, ended_by: by } = mandate;
  const gone = state === "over" || state === "ended";
  const told = end === "given" ? "ended" : "ended-received";
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <h3>{name}</h3>
        <MandateState state={state} />
      </div>
      <p className={styles.sentence}>
        {gone ? t(`guard.was.${end}`, { name }) : sentence(mandate, end, today)}
      </p>
      {at && isKnown(by) && (
        <p className={styles.soft}>{t(`${told}.${by}`, { name, day: dateText(instantDay(at), language) })}</p>
      )}
      {state === "resting" && <p className={styles.soft}>{t(`guard.resting.${end}`, { name })}</p>}
      {state === "offered" && end === "given" && <Waiting mandate={mandate} />}
      {!gone && <Lifting mandate={mandate} end={end} />}
      {!gone && (end === "given" ? <GiversSteps mandate={mandate} /> : <TakersSteps mandate={mandate} />)}
    </li>
  );
}

/** What will be loosened, and when: to be seen by both for the whole of that day. */
function Lifting({ mandate, end }: { mandate: Mandate; end: End }) {
  const { t } = useTranslation("mandates");
  const language = useLanguage();
  const { guard, other: name } = mandate;
  if (!guard?.lifted_at) return null;
  const at = instantText(guard.lifted_at, language);
  const above =
    guard.lifted_to === null
      ? ""
      : amountText({ minor: guard.lifted_to, currency: guard.currency }, language);
  return (
    <aside className={styles.lifting}>
      <ShieldAlert size={22} aria-hidden="true" />
      <div>
        <p>
          <strong>
            {t(`guard.lifting.${guard.lifted_to === null ? "ends" : "rises"}`, { name, at, above })}
          </strong>
        </p>
        <p>{t(`guard.lifting.${end}`, { name })}</p>
        {end === "given" && <KeepIt mandate={mandate} />}
      </div>
    </aside>
  );
}

function KeepIt({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation("mandates");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const keeping = useMutation({
    mutationFn: () => keepGuard(mandate.id),
    onSuccess: () => {
      announce(t("guard.kept", { name: mandate.other }));
      return queries.invalidateQueries({ queryKey: mandatesKey });
    },
  });
  return (
    <>
      {keeping.error && <ProblemNote thrown={keeping.error} />}
      <Button variant="primary" busy={keeping.isPending} onClick={() => keeping.mutate()}>
        {t("guard.keep")}
      </Button>
    </>
  );
}

function GiversSteps({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation("mandates");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { id, other: name, state, guard } = mandate;
  const isOffer = state === "offered";
  async function end() {
    await endMandate(id);
    announce(t(isOffer ? "withdrawn-now" : "guard.lifted-now", { name }));
    await queries.invalidateQueries({ queryKey: mandatesKey });
  }
  const isEnding = guard?.lifted_at && guard.lifted_to === null;
  if (isEnding) return null;
  return (
    <div className={styles.steps}>
      <LinkButton to={portal.changeGuard(id)} aria-label={t("change-name", { name })}>
        {t("change")}
      </LinkButton>
      <ConfirmStep
        label={t(isOffer ? "guard.withdraw" : "guard.end")}
        name={t("guard.end-name", { name })}
        title={t(isOffer ? "guard.withdraw" : "guard.end")}
        sentence={t(isOffer ? "guard.withdraw-what" : "guard.end-what", { name })}
        warnings={isOffer ? [] : [t("guard.end-warning")]}
        act={end}
      />
    </div>
  );
}

function TakersSteps({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation("mandates");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { id, other: name } = mandate;
  async function give() {
    await endMandate(id);
    announce(t("guard.given-up", { name }));
    await queries.invalidateQueries({ queryKey: mandatesKey });
  }
  return (
    <div className={styles.steps}>
      <ConfirmStep
        label={t("guard.give-up")}
        name={t("guard.give-up-name", { name })}
        title={t("guard.give-up")}
        sentence={t("guard.give-up-what", { name })}
        act={give}
      />
      <LinkButton to={portal.transfers} variant="primary">
        {t("guard.waiting")}
      </LinkButton>
    </div>
  );
}
