import { useMutation, useQuery } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { createContext, type FormEvent, type ReactNode, useContext, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { bankQuery } from "@/api/identity";
import { Problem } from "@/api/problem";
import {
  type CodeWay,
  confirmWithPasskey,
  confirmWithPassword,
  demoCode,
  securityQuery,
} from "@/api/security";
import { canUsePasskeys, PasskeyLeft } from "@/lib/passkeys";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, PasswordInput } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { useMe } from "@/ui/session";
import { CodeInput, isWholeCode } from "./code-input";
import styles from "./security.module.css";
import "./security-words";

/** Does what is sensitive; where the bank first wants to see once more who it is, asks, and then does it. */
export type Confirmed = <T>(act: () => Promise<T>) => Promise<T>;

/** Somebody thought better of it: nothing was done, and nothing needs to be said. */
export class LeftAlone extends Error {}

const ConfirmedContext = createContext<Confirmed>((act) => act());

export function useConfirmed(): Confirmed {
  return useContext(ConfirmedContext);
}

interface Waiting {
  goOn: () => void;
  leave: () => void;
}

export function ConfirmAgain({ children }: { children: ReactNode }) {
  const { t } = useTranslation("security");
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  async function confirmed<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown.code !== "identity.confirmation_needed") throw thrown;
    }
    await new Promise<void>((goOn, leave) => setWaiting({ goOn, leave: () => leave(new LeftAlone()) }));
    return act();
  }
  function end(how: keyof Waiting) {
    waiting?.[how]();
    setWaiting(null);
  }
  return (
    <ConfirmedContext value={confirmed}>
      {children}
      <Dialog open={waiting !== null} title={t("again-title")} onClose={() => end("leave")}>
        <Ask onDone={() => end("goOn")} onLeave={() => end("leave")} />
      </Dialog>
    </ConfirmedContext>
  );
}

function Ask({ onDone, onLeave }: { onDone: () => void; onLeave: () => void }) {
  const { t } = useTranslation("security");
  const security = useQuery(securityQuery).data;
  const byPasskey = useMutation({ mutationFn: confirmWithPasskey, onSuccess: onDone });
  const hasPasskey = Boolean(security?.passkeys.length) && canUsePasskeys();
  const left = byPasskey.error instanceof PasskeyLeft;
  const way: CodeWay | null = security?.authenticator
    ? "authenticator"
    : security?.passkeys.length
      ? "recovery_code"
      : null;
  return (
    <div className={styles.form}>
      <p>{t("again-lead")}</p>
      {left && <p role="alert">{t("passkey-left")}</p>}
      {byPasskey.error && !left && <ProblemNote thrown={byPasskey.error} />}
      {hasPasskey && (
        <>
          <Button
            variant="primary"
            block
            icon={<Fingerprint size={20} aria-hidden="true" />}
            busy={byPasskey.isPending}
            onClick={() => byPasskey.mutate()}
          >
            {t("step-passkey")}
          </Button>
          <p className={styles.soft}>{t("step-or")}</p>
        </>
      )}
      {security && <ByPassword way={way} onDone={onDone} onLeave={onLeave} />}
    </div>
  );
}

interface ByPasswordProps {
  way: CodeWay | null;
  onDone: () => void;
  onLeave: () => void;
}

function ByPassword({ way, onDone, onLeave }: ByPasswordProps) {
  const { t } = useTranslation("security");
  const me = useMe();
  const people = useQuery(bankQuery).data?.sign_ins ?? [];
  const isDemo = people.some((person) => person.realm === me.realm && person.login === me.login);
  const form = useRef<HTMLFormElement>(null);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const confirming = useMutation({
    mutationFn: () => confirmWithPassword(way ? { password, way, code: code.trim() } : { password }),
    onSuccess: onDone,
  });
  const filling = useMutation({ mutationFn: () => demoCode(me.realm, me.login), onSuccess: setCode });
  const hasCode = way === null || (way === "authenticator" ? isWholeCode(code) : code.trim() !== "");
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (password && hasCode) confirming.mutate();
    else form.current?.querySelector<HTMLInputElement>(password ? "[name=code]" : "[name=password]")?.focus();
  }
  return (
    <form ref={form} onSubmit={submit} className={styles.form} noValidate>
      {confirming.error && <ProblemNote thrown={confirming.error} />}
      <Field label={t("again-password")} error={asked && !password ? t("again-password-missing") : null}>
        {(wiring) => (
          <PasswordInput
            {...wiring}
            name="password"
            autoFocus
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      {way && (
        <Field
          label={t(way === "authenticator" ? "step-code" : "step-recovery")}
          error={asked && !hasCode ? t("code-missing") : null}
        >
          {(wiring) =>
            way === "authenticator" ? (
              <CodeInput {...wiring} name="code" value={code} onValue={setCode} />
            ) : (
              <Input
                {...wiring}
                name="code"
                autoComplete="off"
                autoCapitalize="none"
                maxLength={20}
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            )
          }
        </Field>
      )}
      {isDemo && way === "authenticator" && (
        <div>
          <Button size="small" busy={filling.isPending} onClick={() => filling.mutate()}>
            {t("fill-demo")}
          </Button>
        </div>
      )}
      <div className={styles.buttons}>
        <Button onClick={onLeave}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={confirming.isPending}>
          {t("again-do")}
        </Button>
      </div>
    </form>
  );
}
