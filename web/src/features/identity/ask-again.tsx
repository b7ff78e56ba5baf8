import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { bankQuery } from "@/api/identity";
import type { Problem } from "@/api/problem";
import {
  type CodeWay,
  confirmWithPasskey,
  confirmWithPassword,
  demoCode,
  securityQuery,
} from "@/api/security";
import { canUsePasskeys } from "@/lib/passkeys";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, PasswordInput } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { useMe } from "@/ui/session";
import { AskContent } from "./ask-content";
import { ByPasskey } from "./by-passkey";
import { BySso } from "./by-sso";
import { CodeInput, isWholeCode } from "./code-input";
import styles from "./security.module.css";
import "./security-words";

interface Props {
  /** What the bank would not do without. */
  refused: Problem;
  onDone: (confirmation?: string) => void;
  onLeave: () => void;
}

/** What is asked before something sensitive is done. */
export function AskAgain({ refused, onDone, onLeave }: Props) {
  const { t } = useTranslation("security");
  const token = refused.code === "step_up.confirmation_required" ? String(refused.facts.token) : null;
  return (
    <Dialog open title={t(token ? "content-title" : "again-title")} onClose={onLeave}>
      {token ? (
        <AskContent token={token} onDone={onDone} onLeave={onLeave} />
      ) : (
        <WhoItIs onDone={() => onDone()} onLeave={onLeave} />
      )}
    </Dialog>
  );
}

/** Once more who it is, for some minutes of what is sensitive. */
function WhoItIs({ onDone, onLeave }: { onDone: () => void; onLeave: () => void }) {
  const { t } = useTranslation("security");
  const security = useQuery(securityQuery).data;
  const hasPasskey = Boolean(security?.passkeys.length) && canUsePasskeys();
  const way: CodeWay | null = security?.authenticator
    ? "authenticator"
    : security?.passkeys.length
      ? "recovery_code"
      : null;
  return (
    <div className={styles.form}>
      <p>{t("again-lead")}</p>
      {hasPasskey && <ByPasskey confirm={confirmWithPasskey} onDone={onDone} />}
      {hasPasskey && <p className={styles.soft}>{t("step-or")}</p>}
      <BySso onDone={onDone} />
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
