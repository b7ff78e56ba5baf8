import { TriangleAlert } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input, PasswordInput } from "@/ui/input";
import styles from "./sign-in-page.module.css";

export interface Credentials {
  login: string;
  password: string;
}

interface Props {
  busy: boolean;
  onDone: (told: Credentials) => void;
}

export function CredentialsForm({ busy, onDone }: Props) {
  const { t } = useTranslation("identity");
  const [told, setTold] = useState<Credentials>({ login: "", password: "" });
  const [asked, setAsked] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const login = told.login.trim();
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (login && told.password) onDone({ ...told, login });
    else form.current?.querySelector<HTMLInputElement>(login ? "[name=password]" : "[name=login]")?.focus();
  }
  function watchCapsLock(event: KeyboardEvent) {
    setCapsLock(event.getModifierState("CapsLock"));
  }
  return (
    <form ref={form} onSubmit={submit} className={styles.form} noValidate>
      <Field label={t("login")} error={asked && !login ? t("login-missing") : null}>
        {(wiring) => (
          <Input
            {...wiring}
            name="login"
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            maxLength={200}
            enterKeyHint="next"
            value={told.login}
            onChange={(event) => setTold({ ...told, login: event.target.value })}
          />
        )}
      </Field>
      <div>
        <Field label={t("password")} error={asked && !told.password ? t("password-missing") : null}>
          {(wiring) => (
            <PasswordInput
              {...wiring}
              name="password"
              autoComplete="current-password"
              enterKeyHint="go"
              value={told.password}
              onKeyDown={watchCapsLock}
              onKeyUp={watchCapsLock}
              onBlur={() => setCapsLock(false)}
              onChange={(event) => setTold({ ...told, password: event.target.value })}
            />
          )}
        </Field>
        <p role="status" className={styles.capsLock}>
          {capsLock && (
            <>
              <TriangleAlert size={14} aria-hidden="true" />
              {t("caps-lock")}
            </>
          )}
        </p>
      </div>
      <Button type="submit" variant="primary" busy={busy} block>
        {t("enter")}
      </Button>
    </form>
  );
}
