import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, type Variant } from "./button";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { TextArea } from "./input";
import { ProblemNote } from "./problem-note";
import styles from "./reason-step.module.css";

interface Props {
  /** The verb on the button, for instance "Freeze". */
  label: string;
  /** What the button is called where several are called alike, beginning with the verb. */
  name?: string;
  /** The verb of the last step, where the button alone says less. */
  verb?: string;
  size?: "normal" | "small";
  title: string;
  /** What will follow, in full sentences. */
  consequence: string;
  grave?: boolean;
  /** What the words are, where they are more than a reason: an answer, a note. */
  words?: string;
  hint?: string;
  longest?: number;
  variant?: Variant;
  /** Why it cannot be done now. */
  blocked?: string | false | undefined;
  /** Does it; the dialog closes when it has succeeded. */
  act: (reason: string) => Promise<void>;
}

const LONGEST_REASON = 500;

/** A step that somebody has to answer for: says what follows, asks why, then does it. */
export function ReasonStep(props: Props) {
  const { label, name, verb = label, size, title, consequence, grave = false, blocked, act } = props;
  const { words, hint, longest = LONGEST_REASON } = props;
  const { t } = useTranslation("ui");
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const step = useMutation({ mutationFn: act, onSuccess: close });
  function close() {
    setOpen(false);
    setReason("");
    setAsked(false);
    step.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (reason.trim()) step.mutate(reason.trim().replaceAll(/\s*[\r\n]+\s*/g, " "));
  }
  const missing = asked && !reason.trim() ? t("reason-missing") : null;
  return (
    <>
      <Button
        variant={props.variant ?? (grave ? "danger" : "plain")}
        size={size ?? "normal"}
        aria-label={name}
        blocked={blocked}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <Dialog open={open} title={title} onClose={close}>
        <form onSubmit={submit} className={styles.form} noValidate>
          <p>{consequence}</p>
          <Field label={words ?? t("reason")} hint={hint ?? (words ? "" : t("reason-hint"))} error={missing}>
            {(wiring) => (
              <TextArea
                {...wiring}
                value={reason}
                maxLength={longest}
                rows={3}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          {step.error && <ProblemNote thrown={step.error} />}
          <div className={styles.buttons}>
            <Button onClick={close}>{t("leave-it")}</Button>
            <Button type="submit" variant={grave ? "grave" : "primary"} busy={step.isPending}>
              {verb}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
