import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ClipboardList } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { sendForm } from "@/api/care";
import type { TalkFormKind, TalkLanguage } from "@/api/wire";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select, TextArea } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./care.module.css";
import { takeIn } from "./use-outbox";
import "./words";

const KINDS: readonly TalkFormKind[] = ["account", "card", "transfer", "date", "amount", "yes_no", "address"];
const LONGEST = 300;

/** Asks the customer by a form that is filled in where it stands, in the language in which they write. */
export function SendForm({ id, language }: { id: string; language: TalkLanguage }) {
  const { t, i18n } = useTranslation(["care", "ui"]);
  const queries = useQueryClient();
  const theirs = i18n.getFixedT(language, "care");
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<TalkFormKind>("account");
  const [text, setText] = useState("");
  const [key, setKey] = useState(newRequestKey);
  const [isSent, setSent] = useState(false);
  const sending = useMutation({
    mutationFn: () => sendForm(id, { client_id: key, kind, text: text.trim() }),
    onSuccess: (message) => {
      takeIn(queries, "console", id, message);
      setOpen(false);
    },
  });
  function choose(now: TalkFormKind) {
    setKind(now);
    setText(theirs(`form-question.${now}`));
  }
  function begin() {
    sending.reset();
    setKey(newRequestKey());
    setSent(false);
    choose("account");
    setOpen(true);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (text.trim()) sending.mutate();
  }
  return (
    <>
      <Button size="small" icon={<ClipboardList size={16} aria-hidden="true" />} onClick={begin}>
        {t("form-ask")}
      </Button>
      <Dialog open={open} title={t("form-ask")} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t("form-ask-what")}</p>
          <Field label={t("form-ask-kind")}>
            {(wiring) => (
              <Select
                {...wiring}
                choices={KINDS.map((value) => ({ value, label: t(`form-kind.${value}`) }))}
                value={kind}
                onChange={({ target }) => choose(target.value as TalkFormKind)}
              />
            )}
          </Field>
          <Field label={t("form-ask-text")} error={isSent && !text.trim() ? t("form-ask-missing") : null}>
            {(wiring) => (
              <TextArea
                {...wiring}
                value={text}
                maxLength={LONGEST}
                onChange={({ target }) => setText(target.value.replaceAll(/[\r\n]+/g, " "))}
              />
            )}
          </Field>
          {sending.error && <ProblemNote thrown={sending.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={sending.isPending}>
              {t("form-ask-send")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
