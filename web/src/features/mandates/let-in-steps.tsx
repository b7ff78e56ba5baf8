import { useTranslation } from "react-i18next";
import { STATEMENTS, VIEW } from "@/api/mandates";
import type { MyAccount } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";
import { Checkbox } from "@/ui/check";
import { Chips } from "@/ui/chips";
import { DateField } from "@/ui/date-field";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import type { StepParts } from "@/ui/wizard";
import { type Answers, payingOf } from "./answers";
import styles from "./let-in-steps.module.css";
import { useAccountWords, useSentence } from "./sentence";
import { Warning } from "./trusted-page";

type Parts = StepParts<Answers>;
const ASKING = ["always", "never"] as const;
const SPANS = ["30", "90", "180", "365"] as const;

type WhoParts = StepParts<Pick<Answers, "name" | "number">>;
type WhenParts = StepParts<Pick<Answers, "until">>;

export function Who({ answers, change, wrong, warning = true }: WhoParts & { warning?: boolean }) {
  const { t } = useTranslation("mandates");
  return (
    <div className={styles.form}>
      {warning && <Warning />}
      <Field label={t("wizard.name")} hint={t("wizard.name-hint")} error={wrong.name}>
        {(wiring) => (
          <Input
            {...wiring}
            value={answers.name}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("wizard.number")} hint={t("wizard.number-hint")} error={wrong.number}>
        {(wiring) => (
          <Input
            {...wiring}
            value={answers.number}
            figures
            inputMode="numeric"
            maxLength={14}
            autoComplete="off"
            onChange={(event) => change({ number: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

export function What({ answers, change, wrong, own }: Parts & { own: readonly MyAccount[] }) {
  const { t } = useTranslation("mandates");
  const words = useAccountWords();
  if (own.length === 0) return <p>{t("wizard.no-accounts")}</p>;
  function put(id: string, isIn: boolean) {
    const others = answers.accounts.filter((one) => one !== id);
    change({ accounts: isIn ? [...others, id] : others });
  }
  return (
    <div className={styles.form}>
      <fieldset className={styles.accounts} aria-describedby="let-in-accounts">
        <legend>{t("wizard.accounts")}</legend>
        {own.map((account) => (
          <Checkbox
            key={account.id}
            label={words(asNamed(account))}
            checked={answers.accounts.includes(account.id)}
            onChange={(event) => put(account.id, event.target.checked)}
          />
        ))}
        <p id="let-in-accounts" className={wrong.accounts ? styles.wrong : styles.soft}>
          {wrong.accounts ?? t("wizard.accounts-hint")}
        </p>
      </fieldset>
      <p>{t("wizard.see")}</p>
      <Checkbox
        label={t("wizard.statements")}
        hint={t("wizard.statements-hint")}
        checked={answers.statements}
        onChange={(event) => change({ statements: event.target.checked })}
      />
      <Checkbox
        label={t("wizard.pays")}
        hint={t("wizard.pays-hint")}
        checked={answers.pays}
        onChange={(event) => change({ pays: event.target.checked })}
      />
      {answers.pays && <Paying answers={answers} change={change} wrong={wrong} own={own} />}
      <p className={styles.never}>{t(answers.pays ? "wizard.never-cards" : "wizard.never")}</p>
    </div>
  );
}

/** How much, to whom, and whether one is asked: what is safest stands there first. */
function Paying({
  answers,
  change,
  wrong,
  own,
}: Pick<Parts, "answers" | "change" | "wrong"> & { own: readonly MyAccount[] }) {
  const { t } = useTranslation("mandates");
  const currency = currencyOf(answers, own);
  return (
    <div className={styles.paying}>
      <div className={styles.amounts}>
        {(["each", "month"] as const).map((name) => (
          <Field key={name} label={t(`wizard.${name}`, { currency })} error={wrong[name]}>
            {(wiring) => (
              <Input
                {...wiring}
                value={answers[name]}
                figures
                inputMode="decimal"
                maxLength={20}
                autoComplete="off"
                onChange={(event) => change({ [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <div className={styles.question}>
        <span aria-hidden="true">{t("wizard.asking")}</span>
        <Chips
          label={t("wizard.asking")}
          choices={ASKING.map((value) => ({ value, label: t(`wizard.askings.${value}`) }))}
          value={answers.asking}
          onChange={(asking) => asking && change({ asking })}
        />
      </div>
      <Checkbox
        label={t("wizard.known")}
        hint={t("wizard.known-hint")}
        checked={answers.known}
        onChange={(event) => change({ known: event.target.checked })}
      />
    </div>
  );
}

/** That of the accounts that are chosen: bounds are in one currency. */
export function currencyOf({ accounts }: Answers, own: readonly MyAccount[]): string {
  return (own.find(({ id }) => accounts.includes(id)) ?? own[0])?.currency ?? "CNY";
}

export function HowLong({
  answers,
  change,
  wrong,
  today,
  hint,
}: WhenParts & { today: BankDate; hint?: string }) {
  const { t } = useTranslation("mandates");
  const chosen = SPANS.find((days) => addDays(today, Number(days)) === answers.until) ?? "";
  return (
    <div className={styles.form}>
      <Chips
        label={t("wizard.until")}
        choices={SPANS.map((value) => ({ value, label: t(`wizard.spans.${value}`) }))}
        value={chosen}
        onChange={(days) => days && change({ until: addDays(today, Number(days)) })}
      />
      <DateField
        label={t("wizard.last-day")}
        hint={hint ?? t("wizard.until-hint")}
        value={answers.until}
        today={today}
        min={today}
        max={addDays(today, 365)}
        error={wrong.until}
        onChange={(until) => change({ until })}
      />
    </div>
  );
}

interface CheckProps {
  answers: Answers;
  own: readonly MyAccount[];
  today: BankDate;
}

/** All of it in one sentence, before it is done. */
export function Check({ answers, own, today }: CheckProps) {
  const { t } = useTranslation("mandates");
  const sentence = useSentence();
  const { name, accounts, statements, until } = answers;
  const agreed = {
    other: name.trim(),
    accounts: own.filter(({ id }) => accounts.includes(id)).map(asNamed),
    actions: statements ? [VIEW, STATEMENTS] : [VIEW],
    paying: payingOf(answers, currencyOf(answers, own)),
    guard: null,
    from_on: today,
    until_on: until || today,
  };
  return (
    <div className={styles.form}>
      <p className={styles.sentence}>{sentence(agreed, "given", today)}</p>
      <ul className={styles.notes}>
        <li>{t("wizard.until-hint")}</li>
        <li>{t("wizard.sees-name", { name: name.trim() })}</li>
      </ul>
      <p className={styles.stop}>{t("wizard.warn-stranger")}</p>
    </div>
  );
}

/** As the taker will know it: by the bank's name for it, not by one's own. */
function asNamed({ name, kind, number }: MyAccount) {
  return { name, kind, tail: number.slice(-4) };
}
