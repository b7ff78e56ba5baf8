import { useTranslation } from "react-i18next";
import type { QualityReviewDone, ReviewCriterion, ReviewedLine, ReviewVerdict } from "@/api/wire";
import { Chips } from "@/ui/chips";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { useLanguage } from "@/ui/use-language";
import styles from "./reviews.module.css";

export interface Said {
  verdict: ReviewVerdict | "";
  cites: string;
  remark: string;
}

export type AllSaid = Readonly<Record<string, Said>>;

export const NOTHING: Said = { verdict: "", cites: "", remark: "" };
const POINTS = { met: 2, partly: 1, missed: 0 } as const;
const LONGEST = 500;

interface Props {
  criteria: readonly ReviewCriterion[];
  said: AllSaid;
  talk: readonly ReviewedLine[];
  onChange: (code: string, said: Said) => void;
  /** Whether what is missing is named. */
  tried: boolean;
  withRemarks?: boolean;
}

/** The scorecard to be filled in: what each criterion comes to, by which message, and a remark. */
export function Judging({ criteria, said, talk, onChange, tried, withRemarks = true }: Props) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  return (
    <>
      {criteria.map((one) => {
        const now = said[one.code] ?? NOTHING;
        const name = language === "en" ? one.en : one.zh;
        return (
          <div key={one.code} className={styles.criterion}>
            <div className={styles.criterionHead}>
              {name}
              <span className={styles.soft}>
                {t("weight-of", { weight: one.weight })}
                {one.knocks_out && ` · ${t("knocks-out")}`}
              </span>
            </div>
            <Chips<ReviewVerdict>
              label={name}
              choices={(
                ["met", "partly", "missed", ...(one.allows_na ? (["na"] as const) : [])] as const
              ).map((value) => ({ value, label: t(`verdicts.${value}`) }))}
              value={now.verdict}
              onChange={(verdict) => onChange(one.code, { ...now, verdict })}
            />
            {tried && !now.verdict && (
              <p role="alert" className={styles.late}>
                {t("not-judged")}
              </p>
            )}
            <div className={styles.evidence}>
              <Field label={t("cites")}>
                {(wiring) => (
                  <Select
                    {...wiring}
                    none={t("cites-none")}
                    choices={talk.map(({ nth }) => ({ value: String(nth), label: t("message", { nth }) }))}
                    value={now.cites}
                    onChange={({ target }) => onChange(one.code, { ...now, cites: target.value })}
                  />
                )}
              </Field>
              {withRemarks && (
                <Field label={t("remark")}>
                  {(wiring) => (
                    <Input
                      {...wiring}
                      value={now.remark}
                      maxLength={LONGEST}
                      onChange={({ target }) => onChange(one.code, { ...now, remark: target.value })}
                    />
                  )}
                </Field>
              )}
            </div>
          </div>
        );
      })}
    </>
  );
}

/** As the server reckons it (`rules.score`): what does not apply is left out of both sides, halves go up. */
export function scoreOf(
  criteria: readonly ReviewCriterion[],
  said: AllSaid,
): { points: number; out: boolean } | null {
  let [whole, reached, out] = [0, 0, false];
  for (const { code, weight, knocks_out } of criteria) {
    const verdict = said[code]?.verdict;
    if (!verdict || verdict === "na") continue;
    whole += 2 * weight;
    reached += POINTS[verdict] * weight;
    if (knocks_out && verdict === "missed") out = true;
  }
  if (whole === 0) return null;
  return { points: out ? 0 : Math.floor((100 * reached) / whole + 0.5), out };
}

/** What goes to the server: what is not judged yet is left out. */
export function judgedIn(said: AllSaid): QualityReviewDone["judged"] {
  return Object.entries(said).flatMap(([code, { verdict, cites }]) =>
    verdict ? [{ code, verdict, cites: cites ? Number(cites) : null }] : [],
  );
}
