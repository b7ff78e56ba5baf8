import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail, MessageSquareText } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  leaveWaitingContact,
  proveContact,
  sendContactCodeAgain,
  waitingContactQuery,
} from "@/api/amendments";
import { myProfileQuery } from "@/api/customers";
import { Problem } from "@/api/problem";
import type { WaitingContact } from "@/api/wire";
import { Button } from "@/ui/button";
import { CodeInput, isWholeCode } from "@/ui/code-input";
import { DemoPhone } from "@/ui/demo-phone";
import { Field } from "@/ui/field";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useMe } from "@/ui/session";
import { useSecondsUntil } from "@/ui/use-seconds-until";
import styles from "./waiting-step.module.css";

/** A new number or address that counts once its code is typed: also after the page was left for the message. */
export function WaitingStep() {
  const waiting = useQuery(waitingContactQuery).data;
  return waiting ? <Prove key={waiting.masked} waiting={waiting} /> : null;
}

function Prove({ waiting }: { waiting: WaitingContact }) {
  const { t } = useTranslation("choices");
  const me = useMe();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const heading = useId();
  const form = useRef<HTMLFormElement>(null);
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const left = useSecondsUntil(waiting.again_at);
  const to = waiting.masked.replaceAll("*", "•");
  const isPhone = waiting.kind === "phone";
  const Icon = isPhone ? MessageSquareText : Mail;

  async function isOver() {
    queries.setQueryData(waitingContactQuery.queryKey, null);
    await queries.invalidateQueries({ queryKey: ["profile"] });
  }
  const proving = useMutation({
    mutationFn: () => proveContact(code),
    onSuccess: async (changed) => {
      queries.setQueryData(myProfileQuery.queryKey, changed);
      announce(t("details.saved"));
      await isOver();
    },
    onError: () => form.current?.querySelector("input")?.select(),
  });
  const again = useMutation({
    mutationFn: sendContactCodeAgain,
    onSuccess: (fresh) => {
      queries.setQueryData(waitingContactQuery.queryKey, fresh);
      change("");
    },
  });
  const leaving = useMutation({ mutationFn: leaveWaitingContact, onSuccess: isOver });
  const error = proving.error ?? again.error ?? leaving.error;
  const isWrong = proving.error instanceof Problem && proving.error.code === "identity.wrong_code";

  function change(typed: string) {
    setCode(typed);
    proving.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (isWholeCode(code)) proving.mutate();
    else form.current?.querySelector("input")?.focus();
  }
  return (
    <section className={styles.step} aria-labelledby={heading}>
      <h3 id={heading} className={styles.title}>
        {t("details.prove-title")}
      </h3>
      <p role="status" className={styles.sent}>
        <Icon size={18} aria-hidden="true" />
        <span>{t(`details.prove-${waiting.kind}`, { to })}</span>
      </p>
      <form ref={form} onSubmit={submit} className={styles.form} noValidate>
        {error && <ProblemNote thrown={error} />}
        <Field
          label={t("details.code")}
          hint={t("details.code-hint")}
          error={asked && !isWholeCode(code) ? t("details.code-missing") : null}
        >
          {(wiring) => (
            <CodeInput
              {...wiring}
              aria-invalid={wiring["aria-invalid"] || isWrong}
              name="code"
              autoFocus
              value={code}
              onValue={change}
            />
          )}
        </Field>
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" busy={proving.isPending}>
            {t("details.prove")}
          </Button>
          <Button
            busy={again.isPending}
            blocked={left > 0 && t("details.again-in", { count: left })}
            onClick={() => again.mutate()}
          >
            {left > 0 ? t("details.again-in", { count: left }) : t("details.again")}
          </Button>
          <Button busy={leaving.isPending} onClick={() => leaving.mutate()}>
            {t("details.leave")}
          </Button>
        </div>
      </form>
      <DemoPhone realm={me.realm} login={me.login} way={isPhone ? "sms" : "email"} open onFill={change} />
    </section>
  );
}
