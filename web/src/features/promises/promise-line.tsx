import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Promised } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import styles from "@/ui/due-work.module.css";
import { Allowed } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { PromiseActs } from "./promise-acts";
import { PromiseState } from "./promise-state";
import { PromiseSteps } from "./promise-steps";

interface Props {
  promise: Promised;
  /** To whom it was made, where that is not the page. */
  to?: ReactNode;
}

/** A promise as staff see it: what, by when, who answers for it, what became of it. */
export function PromiseLine({ promise, to }: Props) {
  const { t } = useTranslation("promises");
  const language = useLanguage();
  const { text, owner, is_mine: isMine, made_by: maker, made_at: at, state } = promise;
  const { due_on: due, first_due_on: first } = promise;
  return (
    <article className={styles.line} aria-label={text}>
      {to}
      <div className={styles.head}>
        <p className={styles.text}>{text}</p>
        <PromiseState of={promise} />
      </div>
      <p className={styles.soft}>
        {state === "open" && <span>{isMine ? t("owner-mine") : t("owner", { name: owner })}</span>}
        <span>{t("made-by", { name: maker, day: dateText(instantDay(at), language) })}</span>
        {due !== first && <span>{t("first-due", { day: dateText(first, language) })}</span>}
      </p>
      <PromiseSteps steps={promise.steps} />
      {state === "open" && (
        <Allowed right="customers.promise">
          <PromiseActs promise={promise} />
        </Allowed>
      )}
    </article>
  );
}
