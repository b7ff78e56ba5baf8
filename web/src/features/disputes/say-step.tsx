import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./disputes.module.css";
import { oneLine } from "./states";
import "./words";

interface Props {
  label: string;
  title: string;
  consequence: string;
  words: string;
  variant?: "plain" | "primary" | "quiet";
  act: (words: string) => Promise<void>;
}

const LONGEST = 500;

/** A step that is taken with some words. */
export function SayStep({ label, title, consequence, words, variant = "plain", act }: Props) {
  const { t } = useTranslation("disputes");
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState(false);
  const step = useMutation({ mutationFn: () => act(oneLine(typed)), onSuccess: close });
  function close() {
    setOpen(false);
    setTyped("");
    setAsked(false);
    step.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (typed.trim()) step.mutate();
  }
  return (
    <>
      <Button variant={variant} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} title={title} onClose={close}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{consequence}</p>
          <Field label={words} error={asked && !typed.trim() ? t("missing") : null}>
            {(wiring) => (
              <TextArea
                {...wiring}
                rows={3}
                maxLength={LONGEST}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
          {step.error && <ProblemNote thrown={step.error} />}
          <div className={styles.buttons}>
            <Button onClick={close}>{t("leave")}</Button>
            <Button type="submit" variant="primary" busy={step.isPending}>
              {label}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
