import { useTranslation } from "react-i18next";
import type { DuplicateBand, DuplicateScored } from "@/api/wire";
import { numberWriter } from "@/lib/writers";
import { StateWord, type Tone } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./duplicates.module.css";
import "./words";

const TONES: Record<DuplicateBand, Tone> = { almost_certain: "danger", likely: "caution", possible: "info" };

/** How likely it is one person: a word, and how many in a hundred. */
export function Likelihood({ scored }: { scored: DuplicateScored }) {
  const { t } = useTranslation("duplicates");
  const language = useLanguage();
  const percent = numberWriter(language).format(scored.per_mille / 10);
  return (
    <span className={styles.likelihood}>
      <StateWord tone={TONES[scored.band]}>{t(`bands.${scored.band}`)}</StateWord>
      <span className={styles.soft}>{t("per-mille", { percent })}</span>
    </span>
  );
}

/** The two or three fields that say most for it. */
export function Strongest({ scored }: { scored: DuplicateScored }) {
  const { t } = useTranslation("duplicates");
  const most = [...scored.fields]
    .filter(({ bits, level }) => bits >= 1_000 && level !== null)
    .sort((one, other) => other.bits - one.bits)
    .slice(0, 3);
  return (
    <ul className={styles.strongest}>
      {most.map(({ field, level }) => (
        <li key={field}>
          {t("entry.agrees", {
            field: t(`fields.${field as "name"}`),
            level: t(`levels.${field as "name"}.${level as "same"}`),
          })}
        </li>
      ))}
    </ul>
  );
}

/** Each field's weight as a bar, towards one person or two, with what it rests on in words. */
export function Weights({ scored }: { scored: DuplicateScored }) {
  const { t } = useTranslation("duplicates");
  const language = useLanguage();
  const figures = numberWriter(language);
  const rows = [
    { key: "start", name: t("page.start"), words: "", bits: scored.prior, isKnown: true },
    ...scored.fields.map(({ field, level, bits }) => ({
      key: field,
      name: t(`fields.${field as "name"}`),
      words: level ? t(`levels.${field as "name"}.${level as "same"}`) : t("page.says-nothing"),
      bits,
      isKnown: level !== null,
    })),
    { key: "total", name: t("page.total"), words: "", bits: scored.bits, isKnown: true },
  ];
  const longest = Math.max(...rows.map(({ bits }) => Math.abs(bits)), 1);
  return (
    <ul className={styles.weights}>
      {rows.map(({ key, name, words, bits, isKnown }) => (
        <li key={key} className={key === "total" ? styles.total : undefined}>
          <span className={styles.field}>{name}</span>
          <span className={styles.level}>{words}</span>
          <span className={styles.track} aria-hidden="true">
            <span
              className={bits < 0 ? styles.against : styles.for}
              style={{ width: `${(Math.abs(bits) / longest) * 50}%` }}
            />
          </span>
          <span className={styles.bits}>
            {isKnown ? (
              <>
                {bits > 0 ? "+" : ""}
                {figures.format(Math.round(bits / 100) / 10)}
                <span className="only-heard">
                  {" "}
                  {bits === 0 ? "" : t(bits > 0 ? "page.towards-same" : "page.towards-different")}
                </span>
              </>
            ) : (
              "—"
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
