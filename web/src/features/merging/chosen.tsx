import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { MergeChoices } from "@/api/merging";
import type { FieldOfTwo, MergePlan, MergeSide, SplitPlan } from "@/api/wire";
import { useCircumstance } from "@/ui/circumstance-words";
import { Card } from "@/ui/page";
import { codeWords } from "@/ui/problem-words";
import { ReasonStep } from "@/ui/reason-step";
import { Segments } from "@/ui/segments";
import styles from "./merging.module.css";
import { fieldName, fieldWords } from "./said";
import "./words";

/** A field of which two words are laid side by side, and whose word can be taken. */
export interface OpenField {
  field: string;
  said: readonly [Said, Said];
  sides: readonly { value: MergeSide; label: string }[];
  default: MergeSide;
}

interface Said {
  by: string;
  words: readonly string[];
}

interface ChosenFieldsProps {
  title: string;
  what: string;
  none: string;
  fields: readonly OpenField[];
  choices: MergeChoices;
  choose: (field: string, side: MergeSide) => void;
}

/** Whose word counts, field by field. */
export function ChosenFields({ title, what, none, fields, choices, choose }: ChosenFieldsProps) {
  const { t } = useTranslation("merging");
  return (
    <FieldsCard title={title} what={what} none={none} count={fields.length}>
      {fields.map((one) => (
        <li key={one.field} className={styles.field}>
          <div className={styles.fieldHead}>
            <h3>{fieldName(one.field, t)}</h3>
            <Segments
              label={t("plan.says", { field: fieldName(one.field, t) })}
              choices={one.sides}
              value={choices[one.field] ?? one.default}
              onChange={(side) => choose(one.field, side)}
            />
          </div>
          <TwoWords said={one.said.map(({ by, words }) => [by, fieldWords(one.field, words, t)])} />
        </li>
      ))}
    </FieldsCard>
  );
}

interface CircumstancesProps {
  fields: readonly FieldOfTwo[];
  /** Of a merge what will hold, of a split what holds now. */
  of: "plan" | "split";
}

/** What the customer lives on, as both files say it: a rule decides, nobody has to choose. */
export function Circumstances({ fields, of }: CircumstancesProps) {
  const { t } = useTranslation("merging");
  const { name, said } = useCircumstance();
  if (fields.length === 0) return null;
  return (
    <FieldsCard
      title={t("circumstances.title")}
      what={t(`circumstances.what-${of}`)}
      none=""
      count={fields.length}
    >
      {fields.map((one) => {
        const words = (value: string | null) => (value === null ? t("plan.nothing") : said(one.field, value));
        return (
          <li key={one.field} className={styles.field}>
            <div className={styles.fieldHead}>
              <h3>{name(one.field)}</h3>
              <p>
                {t(`circumstances.holds-${of}`, { value: words(one.holds) })}
                {one.otherwise && (
                  <span className={styles.otherwise}>
                    {t("circumstances.otherwise", { value: words(one.otherwise) })}
                  </span>
                )}
              </p>
            </div>
            <TwoWords
              said={[
                [t("plan.of-kept"), words(one.kept)],
                [t("plan.of-merged"), words(one.merged)],
              ]}
            />
          </li>
        );
      })}
    </FieldsCard>
  );
}

interface FieldsCardProps {
  title: string;
  what: string;
  none: string;
  count: number;
  children: ReactNode;
}

function FieldsCard({ title, what, none, count, children }: FieldsCardProps) {
  return (
    <Card title={title}>
      {count === 0 ? (
        <p>{none}</p>
      ) : (
        <div className={styles.body}>
          <p className={styles.left}>{what}</p>
          <ul className={styles.fields}>{children}</ul>
        </div>
      )}
    </Card>
  );
}

function TwoWords({ said }: { said: readonly (readonly [string, string])[] }) {
  return (
    <dl className={styles.words}>
      {said.map(([by, words]) => (
        <div key={by}>
          <dt>{by}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

interface AskProps {
  plan: MergePlan | SplitPlan;
  of: "plan" | "split";
  consequence: string;
  ask: (reason: string) => Promise<void>;
  children?: ReactNode;
}

/** Asking a second person for it, unless something stops it or trying it out was refused. */
export function Ask({ plan, of, consequence, ask, children }: AskProps) {
  const { t, i18n } = useTranslation("merging");
  const refused = plan.refused && t("plan.refused", { why: codeWords(plan.refused, i18n) ?? plan.refused });
  return (
    <>
      {refused && <p role="alert">{refused}</p>}
      <div className={styles.end}>
        {children}
        <ReasonStep
          label={t(`${of}.propose`)}
          title={t(`${of}.propose-title`)}
          consequence={consequence}
          blocked={(plan.stops.length > 0 && t("plan.stops-what")) || refused || false}
          act={ask}
        />
      </div>
    </>
  );
}
