import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { bankQuery, changePassword, meKey } from "@/api/identity";
import { Problem } from "@/api/problem";
import { Button } from "@/ui/button";
import { useConfirmed } from "@/ui/confirmed";
import { Field } from "@/ui/field";
import { PasswordInput } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import styles from "./change-password.module.css";

const NOTHING = { old: "", next: "" };

/** Asks for the password in use, so that a phone left lying open is not enough. Ends all other sessions. */
export function ChangePassword() {
  const { t, i18n } = useTranslation("identity");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const confirmed = useConfirmed();
  const demo = useQuery(bankQuery).data?.demo ?? false;
  const form = useRef<HTMLFormElement>(null);
  const [told, setTold] = useState(NOTHING);
  const [asked, setAsked] = useState(false);
  const changing = useMutation({
    mutationFn: () => confirmed(() => changePassword({ old_password: told.old, new_password: told.next })),
    onSuccess: (me) => {
      queries.setQueryData(meKey, me);
      setTold(NOTHING);
      setAsked(false);
      announce(t("password-changed"));
    },
  });
  const problem = changing.error instanceof Problem ? changing.error : undefined;
  const wrongNew = problem?.fields.find(({ field }) => field === "new_password");
  const wrongOld = problem?.code === "identity.wrong_credentials";
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (told.old && told.next) changing.mutate();
    else form.current?.querySelector<HTMLInputElement>(told.old ? "[name=next]" : "[name=old]")?.focus();
  }
  return (
    <form ref={form} onSubmit={submit} className={styles.form} noValidate>
      {demo && <p className={styles.hint}>{t("password-demo")}</p>}
      {changing.error && !wrongNew && !wrongOld && <ProblemNote thrown={changing.error} />}
      <Field
        label={t("password-old")}
        error={asked && !told.old ? t("password-missing") : wrongOld ? t("password-old-wrong") : null}
      >
        {(wiring) => (
          <PasswordInput
            {...wiring}
            name="old"
            autoComplete="current-password"
            value={told.old}
            onChange={(event) => {
              setTold({ ...told, old: event.target.value });
              changing.reset();
            }}
          />
        )}
      </Field>
      <Field
        label={t("password-new")}
        hint={t("password-hint")}
        error={
          asked && !told.next
            ? t("password-missing")
            : wrongNew && (codeWords(wrongNew.code, i18n) ?? wrongNew.message)
        }
      >
        {(wiring) => (
          <PasswordInput
            {...wiring}
            name="next"
            autoComplete="new-password"
            value={told.next}
            onChange={(event) => {
              setTold({ ...told, next: event.target.value });
              changing.reset();
            }}
          />
        )}
      </Field>
      <div>
        <Button type="submit" busy={changing.isPending}>
          {t("password-do")}
        </Button>
      </div>
    </form>
  );
}
