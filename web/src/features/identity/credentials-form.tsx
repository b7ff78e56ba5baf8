import { TriangleAlert } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Realm } from "@/api/wire";
import { isMistypedIdCard } from "@/lib/id-card";
import { isKiosk, isSharedDevice, setSharedDevice } from "@/lib/shared-device";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Field } from "@/ui/field";
import { Input, PasswordInput } from "@/ui/input";
import styles from "./sign-in-page.module.css";

export interface Credentials {
  login: string;
  password: string;
}

interface Props {
  realm: Realm;
  busy: boolean;
  /** Whether it is what one comes here for. */
  main: boolean;
  onDone: (told: Credentials) => void;
}

/** Customers sign in by whatever of theirs the bank knows, staff by their user name. */
export function CredentialsForm({ realm, busy, main, onDone }: Props) {
  const { t } = useTranslation("identity");
  const [told, setTold] = useState<Credentials>({ login: "", password: "" });
  const [asked, setAsked] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const login = told.login.trim();
  const isCustomer = realm === "customer";
  const mistyped = isCustomer && isMistypedIdCard(login);
  const missing = t(isCustomer ? "name-missing" : "login-missing");
  const wrong = !login ? missing : mistyped ? t("name-mistyped") : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (login && !mistyped && told.password) onDone({ ...told, login });
    else
      form.current
        ?.querySelector<HTMLInputElement>(login && !mistyped ? "[name=password]" : "[name=login]")
        ?.focus();
  }
  function watchCapsLock(event: KeyboardEvent) {
    setCapsLock(event.getModifierState("CapsLock"));
  }
  return (
    <form ref={form} onSubmit={submit} className={styles.form} noValidate>
      <Field label={t(isCustomer ? "name" : "login")} error={asked ? wrong : null}>
        {(wiring) => (
          <Input
            {...wiring}
            name="login"
            autoComplete="username"
            inputMode={isCustomer ? "email" : "text"}
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
      {isCustomer && !isKiosk() && <Shared />}
      <Button type="submit" variant={main ? "primary" : "plain"} busy={busy} block>
        {t("enter")}
      </Button>
    </form>
  );
}

/** Said before signing in: the bank then bounds the session, and neither side keeps anything of it here. */
function Shared() {
  const { t } = useTranslation("identity");
  const [shared, setShared] = useState(isSharedDevice);
  return (
    <Checkbox
      label={t("shared")}
      hint={shared ? t("shared-what") : undefined}
      checked={shared}
      onChange={({ target: { checked } }) => {
        setSharedDevice(checked);
        setShared(checked);
      }}
    />
  );
}
