import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { type Answers, toldOf } from "./customer-answers";
import { AddressFields, ContactFields, WhoFields } from "./customer-fields";
import styles from "./customer-form.module.css";

interface Props {
  initial: Partial<Answers>;
  busy: boolean;
  error: Error | null;
  onSubmit: (answers: Answers) => void;
  onCancel: () => void;
  extra?: ReactNode;
  /** What is to be known about the answers as they stand. */
  beside?: (answers: Answers) => ReactNode;
}

/** Everything that staff change about a customer; somebody new comes in by the wizard. */
export function CustomerForm({ initial, busy, error, onSubmit, onCancel, extra, beside }: Props) {
  const { t, i18n } = useTranslation("customers");
  const [answers, setAnswers] = useState<Answers>({ kind: "person", name: "", ...initial });
  const [asked, setAsked] = useState(false);
  const told = toldOf(error, (code) => codeWords(code, i18n));
  const wrong: Partial<Record<keyof Answers, string>> = { ...told };
  if (asked && !answers.name.trim()) wrong.name = t("name-missing");
  if (asked && answers.country && !/^[A-Z]{2}$/.test(answers.country.trim()))
    wrong.country = t("country-bad");
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    const country = answers.country?.trim() ?? "";
    if (answers.name.trim() && (!country || /^[A-Z]{2}$/.test(country))) onSubmit(answers);
  }
  const parts = { answers, wrong, change: (part: Partial<Answers>) => setAnswers({ ...answers, ...part }) };
  return (
    <form onSubmit={submit} noValidate>
      <div className={styles.fields}>
        <WhoFields {...parts} />
        <ContactFields {...parts} />
      </div>
      <AddressFields {...parts} />
      {beside?.(answers)}
      {error && <ProblemNote thrown={error} />}
      <div className={styles.buttons}>
        {extra}
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={busy}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
