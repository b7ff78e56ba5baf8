import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { beginRecovery } from "@/api/recovery";
import { isMistypedIdCard } from "@/lib/id-card";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./recover-page.module.css";
import step from "./second-step.module.css";

const AS_TYPED = { autoCapitalize: "none", autoCorrect: "off", spellCheck: false, maxLength: 200 } as const;

/** Who it is. The next step comes whatever is entered. */
export function RecoverName({ onDone }: { onDone: (name: string) => void }) {
  const { t } = useTranslation("recover");
  const [told, setTold] = useState({ name: "", document: "" });
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const beginning = useMutation({ mutationFn: beginRecovery, onSuccess: (_, { name }) => onDone(name) });
  const name = told.name.trim();
  const document = told.document.trim();
  const wrongName = !name ? t("name-missing") : isMistypedIdCard(name) ? t("document-mistyped") : null;
  const wrongDocument = !document
    ? t("document-missing")
    : isMistypedIdCard(document)
      ? t("document-mistyped")
      : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!wrongName && !wrongDocument) beginning.mutate({ name, document });
    else
      form.current?.querySelector<HTMLInputElement>(wrongName ? "[name=name]" : "[name=document]")?.focus();
  }
  return (
    <form ref={form} onSubmit={submit} className={step.form} noValidate>
      <h1>{t("title")}</h1>
      <p className={styles.soft}>{t("lead")}</p>
      {beginning.error && <ProblemNote thrown={beginning.error} />}
      <Field label={t("name")} error={asked ? wrongName : null}>
        {(wiring) => (
          <Input
            {...wiring}
            {...AS_TYPED}
            name="name"
            autoComplete="username"
            inputMode="email"
            value={told.name}
            onChange={(event) => setTold({ ...told, name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("document")} error={asked ? wrongDocument : null}>
        {(wiring) => (
          <Input
            {...wiring}
            {...AS_TYPED}
            name="document"
            autoComplete="off"
            value={told.document}
            onChange={(event) => setTold({ ...told, document: event.target.value })}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={beginning.isPending} block>
        {t("go-on")}
      </Button>
    </form>
  );
}
