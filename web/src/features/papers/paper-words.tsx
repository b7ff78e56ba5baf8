import { useTranslation } from "react-i18next";
import type { Paper } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./papers.module.css";
import "./words";

/** Until when a paper is valid, by whom it was issued, who wrote it down and who verified it. */
export function PaperWords({ of }: { of: Paper }) {
  const { t } = useTranslation("papers");
  const language = useLanguage();
  const day = (at: string) => dateText(instantDay(at), language);
  const verified = of.steps.find(({ kind }) => kind === "verified");
  return (
    <>
      <p className={styles.soft}>
        <span>
          {of.valid_until ? t("until", { day: dateText(of.valid_until, language) }) : t("for-good")}
        </span>
        {of.valid_from && <span>{t("from", { day: dateText(of.valid_from, language) })}</span>}
        {of.issuer && <span>{t("issuer", { name: of.issuer })}</span>}
      </p>
      <p className={styles.soft}>
        <span>
          {t(of.by ? "written" : "written-own", {
            origin: t(`origins.${of.origin}`),
            name: of.by,
            day: day(of.at),
          })}
        </span>
        {verified?.seen ? (
          <span>
            {t("verified", {
              name: verified.by ?? "",
              day: day(verified.at),
              seen: t(`seen.${verified.seen}`),
            })}
          </span>
        ) : (
          <StateWord tone="caution">{t("unverified")}</StateWord>
        )}
      </p>
    </>
  );
}

/** What became of a paper beside being verified. */
export function PaperSteps({ of }: { of: Paper }) {
  const { t } = useTranslation("papers");
  const language = useLanguage();
  return of.steps
    .filter(({ kind }) => kind !== "verified")
    .map((step) => {
      const day = dateText(instantDay(step.at), language);
      const ended = step.kind === "declined" || step.kind === "withdrawn" ? step.kind : null;
      return (
        <p key={step.kind} className={styles.soft}>
          {ended ? t(`steps.${ended}`, { day, name: step.by ?? "" }) : t("steps.told", { day })}
        </p>
      );
    });
}
