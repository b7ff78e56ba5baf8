import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  askForConfirmation,
  type Confirmation,
  confirmContentAfterProvider,
  confirmContentWithCode,
  confirmContentWithPasskey,
  confirmContentWithPassword,
  sendAboutContent,
} from "@/api/confirmations";
import { codeWays } from "@/api/security";
import { canUsePasskeys } from "@/lib/passkeys";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { PasswordInput } from "@/ui/input";
import { Lines } from "@/ui/loaded";
import { ProblemNote } from "@/ui/problem-note";
import { useMe } from "@/ui/session";
import { ByPasskey } from "./by-passkey";
import { BySso } from "./by-sso";
import { CodeForm } from "./code-form";
import { contentWords } from "./content-words";
import styles from "./security.module.css";

interface Props {
  token: string;
  onDone: (confirmation: string) => void;
  onLeave: () => void;
}

/** Exactly what will be done, and what its owner has to say yes with: this once, to nothing else. */
export function AskContent({ token, onDone, onLeave }: Props) {
  const { t } = useTranslation("security");
  const asked = useQuery({
    queryKey: ["confirmation", token],
    queryFn: () => askForConfirmation(token),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  return (
    <div className={styles.form}>
      {asked.isPending && <Lines count={3} />}
      {asked.error && <ProblemNote thrown={asked.error} />}
      {asked.data && <Yes to={asked.data} onDone={() => onDone(asked.data.id)} />}
      <div className={styles.buttons}>
        <Button onClick={onLeave}>{t("cancel")}</Button>
      </div>
    </div>
  );
}

function Yes({ to, onDone }: { to: Confirmation; onDone: () => void }) {
  const { t, i18n } = useTranslation("security");
  const me = useMe();
  const hasPasskey = to.ways.includes("passkey") && canUsePasskeys();
  const codes = codeWays(to.ways);
  return (
    <>
      <p className={styles.content}>{contentWords(to, i18n)}</p>
      <p className={styles.soft}>{t("content-lead")}</p>
      {hasPasskey && <ByPasskey confirm={() => confirmContentWithPasskey(to.id)} onDone={onDone} />}
      {hasPasskey && codes.length > 0 && <p className={styles.soft}>{t("step-or")}</p>}
      {to.ways.includes("sso") && <AtProvider id={to.id} alone={codes.length === 0} onDone={onDone} />}
      {codes.length > 0 && (
        <CodeForm
          realm={me.realm}
          login={me.login}
          ways={codes}
          main={!hasPasskey}
          label={t("content-do")}
          send={(way, language) => sendAboutContent(to.id, way, language)}
          show={(way, code) => confirmContentWithCode(to.id, way, code)}
          onDone={onDone}
        />
      )}
      {to.ways.includes("password") && <WithPassword id={to.id} onDone={onDone} />}
    </>
  );
}

/** They come back from another tab, and what they showed there counts for this. */
function AtProvider({ id, alone, onDone }: { id: string; alone: boolean; onDone: () => void }) {
  const giving = useMutation({ mutationFn: () => confirmContentAfterProvider(id), onSuccess: onDone });
  const { mutate } = giving;
  const give = useCallback(() => mutate(), [mutate]);
  return (
    <>
      {giving.error && <ProblemNote thrown={giving.error} />}
      <BySso onDone={give} alone={alone} />
    </>
  );
}

function WithPassword({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation("security");
  const field = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const confirming = useMutation({
    mutationFn: () => confirmContentWithPassword(id, password),
    onSuccess: onDone,
    onError: () => field.current?.select(),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (password) confirming.mutate();
    else field.current?.focus();
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      {confirming.error && <ProblemNote thrown={confirming.error} />}
      <Field label={t("again-password")} error={asked && !password ? t("again-password-missing") : null}>
        {(wiring) => (
          <PasswordInput
            {...wiring}
            ref={field}
            name="password"
            autoFocus
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" block busy={confirming.isPending}>
        {t("content-do")}
      </Button>
    </form>
  );
}
