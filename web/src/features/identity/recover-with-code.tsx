import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/problem";
import { setUpPassword, stopRecovery } from "@/api/recovery";
import type { Realm } from "@/api/wire";
import { Answer } from "@/ui/answer";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input, PasswordInput } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import styles from "./recover-page.module.css";
import step from "./second-step.module.css";

/** A first password, by the code from the counter or of whoever hired one. */
export function SetUpForm({ realm = "customer" }: { realm?: Realm }) {
  return <CodeForm deed="set-up" realm={realm} act={(told) => setUpPassword({ ...told, realm })} />;
}

/** By the code of the notice: the new password that waits never holds. */
export function StopForm() {
  return <CodeForm deed="stop" act={({ name, code }) => stopRecovery({ name, code })} />;
}

interface Props {
  deed: "set-up" | "stop";
  realm?: Realm;
  act: (told: { name: string; code: string; new_password: string }) => Promise<void>;
}

function CodeForm({ deed, realm = "customer", act }: Props) {
  const { t, i18n } = useTranslation("recover");
  const [told, setTold] = useState({ name: "", code: "", next: "" });
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const isNew = deed === "set-up";
  const name = told.name.trim();
  const code = told.code.trim();
  const doing = useMutation({ mutationFn: () => act({ name, code, new_password: told.next }) });
  const problem = doing.error instanceof Problem ? doing.error : undefined;
  const wrongNew = problem?.fields.find(({ field }) => field === "new_password");
  const wrongCode = problem?.code === "identity.wrong_code";
  function change(part: Partial<typeof told>) {
    setTold({ ...told, ...part });
    doing.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    const missing = !name ? "name" : !code ? "code" : isNew && !told.next ? "next" : null;
    if (missing) form.current?.querySelector<HTMLInputElement>(`[name=${missing}]`)?.focus();
    else doing.mutate();
  }
  if (doing.isSuccess) {
    return (
      <Answer tone="good" words={t(`${deed}-done`)} status>
        {t(realm === "staff" ? "set-up-staff-done-more" : `${deed}-done-more`)}
      </Answer>
    );
  }
  return (
    <form ref={form} onSubmit={submit} className={step.form} noValidate>
      <h1>{t(realm === "staff" ? "set-up-staff-title" : `${deed}-title`)}</h1>
      <p className={styles.soft}>{t(realm === "staff" ? "set-up-staff-lead" : `${deed}-lead`)}</p>
      {doing.error && !wrongNew && !wrongCode && <ProblemNote thrown={doing.error} />}
      <Field
        label={t(realm === "staff" ? "staff-name" : "name")}
        error={asked && !name ? t("name-missing") : null}
      >
        {(wiring) => (
          <Input
            {...wiring}
            name="name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            inputMode="email"
            maxLength={200}
            value={told.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t(`${deed}-code`)}
        error={asked && !code ? t("code-missing") : wrongCode ? t("code-wrong") : null}
      >
        {(wiring) => (
          <Input
            {...wiring}
            name="code"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={40}
            value={told.code}
            onChange={(event) => change({ code: event.target.value.normalize("NFKC") })}
          />
        )}
      </Field>
      {isNew && (
        <Field
          label={t("new")}
          hint={t("new-hint")}
          error={
            asked && !told.next
              ? t("new-missing")
              : wrongNew && (codeWords(wrongNew.code, i18n) ?? wrongNew.message)
          }
        >
          {(wiring) => (
            <PasswordInput
              {...wiring}
              name="next"
              autoComplete="new-password"
              value={told.next}
              onChange={(event) => change({ next: event.target.value })}
            />
          )}
        </Field>
      )}
      <Button type="submit" variant="primary" busy={doing.isPending} block>
        {t(isNew ? "do" : "stop-do")}
      </Button>
    </form>
  );
}
