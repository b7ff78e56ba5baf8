import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { approvalsKey } from "@/api/approvals";
import { staffKey } from "@/api/staff";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./asking-form.module.css";

interface Props {
  /** What follows, in full sentences. */
  what: string;
  /** The verb, where it is not to ask. */
  verb?: string;
  /** Whether all but the reason is filled in; called when somebody sends it. */
  ready: () => boolean;
  blocked?: string | false;
  ask: (reason: string) => Promise<void>;
  /** What is said when it has succeeded. */
  said?: string;
  onDone: () => void;
  children: ReactNode;
}

const LONGEST_REASON = 500;

/** What a second person decides: the matter, why, and the way to them. */
export function AskingForm({ what, verb, ready, blocked, ask, said, onDone, children }: Props) {
  const { t } = useTranslation("staff");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const step = useMutation({
    mutationFn: () => ask(reason.trim()),
    onSuccess: async () => {
      announce(said ?? t("asked"));
      onDone();
      await queries.invalidateQueries({ queryKey: approvalsKey });
      await queries.invalidateQueries({ queryKey: staffKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (ready() && reason.trim()) step.mutate();
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      {children}
      <Field
        label={t("reason")}
        hint={t("reason-hint")}
        error={asked && !reason.trim() ? t("reason-missing") : null}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            value={reason}
            maxLength={LONGEST_REASON}
            rows={2}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <p className={styles.what}>{what}</p>
      {step.error && <ProblemNote thrown={step.error} />}
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={step.isPending} blocked={blocked}>
          {verb ?? t("ask")}
        </Button>
      </div>
    </form>
  );
}
