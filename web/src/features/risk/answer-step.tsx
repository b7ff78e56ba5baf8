import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./answer-step.module.css";
import "./words";

interface Props {
  label: string;
  title: string;
  consequence: string;
  grave?: boolean;
  act: (reason: string, answer: string) => Promise<void>;
}

const LONGEST = 500;

/** A decision about which a customer has asked for a person: a reason for the house, and an answer for the customer. */
export function AnswerStep({ label, title, consequence, grave = false, act }: Props) {
  const { t } = useTranslation("risk");
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [answer, setAnswer] = useState("");
  const [asked, setAsked] = useState(false);
  const step = useMutation({
    mutationFn: () => act(line(reason), line(answer)),
    onSuccess: () => setOpen(false),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (reason.trim() && answer.trim()) step.mutate();
  }
  return (
    <>
      <Button variant={grave ? "danger" : "plain"} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} title={title} onClose={() => setOpen(false)}>
        <form onSubmit={submit} className={styles.form} noValidate>
          <p>{consequence}</p>
          <Field
            label={t("look.answer")}
            hint={t("look.answer-hint")}
            error={asked && !answer.trim() ? t("look.answer-missing") : null}
          >
            {(wiring) => (
              <TextArea
                {...wiring}
                value={answer}
                maxLength={LONGEST}
                rows={3}
                onChange={(event) => setAnswer(event.target.value)}
              />
            )}
          </Field>
          <Field
            label={t("look.reason")}
            hint={t("look.reason-hint")}
            error={asked && !reason.trim() ? t("editor.missing") : null}
          >
            {(wiring) => (
              <TextArea
                {...wiring}
                value={reason}
                maxLength={LONGEST}
                rows={2}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          {step.error && <ProblemNote thrown={step.error} />}
          <div className={styles.buttons}>
            <Button onClick={() => setOpen(false)}>{t("look.leave")}</Button>
            <Button type="submit" variant={grave ? "grave" : "primary"} busy={step.isPending}>
              {label}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

function line(typed: string): string {
  return typed.trim().replace(/\s*\n\s*/g, " ");
}
