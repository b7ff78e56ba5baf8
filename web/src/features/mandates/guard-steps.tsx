import { useTranslation } from "react-i18next";
import type { Mandate } from "@/api/wire";
import type { BankDate } from "@/lib/dates";
import { amountText, plainAmount } from "@/lib/money";
import { Chips } from "@/ui/chips";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { useLanguage } from "@/ui/use-language";
import type { StepParts } from "@/ui/wizard";
import { aboveOf, type GuardAnswers } from "./guard-answers";
import { Who } from "./let-in-steps";
import styles from "./let-in-steps.module.css";
import { useSentence } from "./sentence";

type Parts = StepParts<GuardAnswers>;

// What people ask about at home: in hundreds of the currency's own units.
const USUAL = [500, 1_000, 5_000] as const;

/** What it is for comes first: it is the one page that an old customer reads before she begins. */
export function Whose(parts: Parts) {
  const { t } = useTranslation("mandates");
  return (
    <div className={styles.form}>
      <div className={styles.never}>
        <p>{t("guard.why")}</p>
      </div>
      <Who {...parts} warning={false} />
    </div>
  );
}

export function Above({ answers, change, wrong, currency }: Parts & { currency: string }) {
  const { t } = useTranslation("mandates");
  const language = useLanguage();
  const minor = aboveOf(answers.above, currency);
  const money = (whole: number) => ({ minor: (aboveOf(String(whole), currency) ?? 0) as number, currency });
  const chosen = USUAL.find((whole) => money(whole).minor === minor);
  return (
    <div className={styles.form}>
      <div className={styles.question}>
        <span aria-hidden="true">{t("guard.from")}</span>
        <Chips
          label={t("guard.from")}
          choices={USUAL.map((whole) => ({
            value: String(whole),
            label: amountText(money(whole), language),
          }))}
          value={chosen ? String(chosen) : ""}
          onChange={(whole) => whole && change({ above: plainAmount(money(Number(whole))) })}
        />
      </div>
      <Field label={t("guard.above", { currency })} hint={t("guard.above-hint")} error={wrong.above}>
        {(wiring) => (
          <Input
            {...wiring}
            value={answers.above}
            figures
            inputMode="decimal"
            maxLength={20}
            autoComplete="off"
            onChange={(event) => change({ above: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

interface CheckProps {
  answers: GuardAnswers;
  currency: string;
  today: BankDate;
  changed: Mandate | undefined;
}

/** All of it in one sentence, and that it is taken back slowly, before it is done. */
export function CheckGuard({ answers, currency, today, changed }: CheckProps) {
  const { t } = useTranslation("mandates");
  const sentence = useSentence();
  const name = answers.name.trim();
  const above = aboveOf(answers.above, currency) ?? 0;
  const agreed = {
    other: name,
    accounts: [],
    actions: [],
    paying: null,
    guard: { currency, above },
    from_on: today,
    until_on: answers.until || today,
  };
  const isLooser =
    changed?.accepted_at && (above > (changed.guard?.above ?? 0) || agreed.until_on < changed.until_on);
  return (
    <div className={styles.form}>
      <p className={styles.sentence}>{sentence(agreed, "given", today)}</p>
      {isLooser ? (
        <p className={styles.stop}>{t("guard.slowly", { name })}</p>
      ) : (
        <ul className={styles.notes}>
          <li>{t("guard.note-waits", { name })}</li>
          <li>{t("guard.note-own")}</li>
          <li>{t("guard.note-slow", { name })}</li>
          <li>{t("wizard.sees-name", { name })}</li>
        </ul>
      )}
    </div>
  );
}
