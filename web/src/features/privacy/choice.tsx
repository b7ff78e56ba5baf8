import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { giveMyConsent, myConsentsQuery, withdrawMyConsent } from "@/api/privacy";
import type { Consent } from "@/api/wire";
import { instantDay } from "@/lib/dates";
import { Button } from "@/ui/button";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord, type Tone } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { OnDay } from "@/ui/when";
import styles from "./consents-page.module.css";

const TONES: Record<Consent["state"], Tone> = {
  never: "over",
  given: "good",
  withdrawn: "over",
  asked_anew: "caution",
};

/** One question, all of its words, and the answer: yes and no are one tap each. `asked`: whether they may answer. */
export function Choice({ consent, asked }: { consent: Consent; asked: boolean }) {
  const { t } = useTranslation("choices");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const titleId = useId();
  const { purpose, state, wording, articles, last } = consent;
  const isGiven = state === "given";
  const deciding = useMutation({
    mutationFn: () => (isGiven ? withdrawMyConsent(purpose, language) : giveMyConsent(consent)),
    onSuccess: (all) => {
      queries.setQueryData(myConsentsQuery(language).queryKey, all);
      announce(t(isGiven ? "consents.withdrawn" : "consents.given"));
    },
    // Whatever it was, the page shows what stands now.
    onError: () => queries.invalidateQueries({ queryKey: ["consents", "mine"] }),
  });
  const { title } = wording;
  return (
    <article className={styles.choice} aria-labelledby={titleId}>
      <div className={styles.head}>
        <h3 id={titleId}>{title}</h3>
        <StateWord tone={TONES[state]}>{t(`consents.states.${state}`)}</StateWord>
      </div>
      <p>{wording.body}</p>
      {state === "asked_anew" && <p className={styles.anew}>{t("consents.anew")}</p>}
      <p className={styles.soft}>
        {t("consents.law", {
          articles: articles.map((one) => numbered(one, language)).join(t("consents.and")),
        })}
        {isGiven && last && (
          <>
            {" · "}
            {t("consents.since")} <OnDay on={instantDay(last.at)} />
          </>
        )}
      </p>
      {deciding.error && <ProblemNote thrown={deciding.error} />}
      {asked && (
        <Button
          busy={deciding.isPending}
          aria-label={t(isGiven ? "consents.withdraw-of" : "consents.give-to", { title })}
          onClick={() => deciding.mutate()}
        >
          {t(isGiven ? "consents.withdraw" : "consents.give")}
        </Button>
      )}
    </article>
  );
}

const TENS = ["", "十", "二十", "三十", "四十", "五十", "六十", "七十"];

// Chinese laws count their articles in words: 第二十四条.
function numbered(article: string, language: string): string {
  if (language === "en") return article;
  const number = Number(article);
  return `${TENS[Math.floor(number / 10)]}${" 一二三四五六七八九"[number % 10]}`.trim();
}
