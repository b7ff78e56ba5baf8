import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { bankQuery } from "@/api/identity";
import type { Problem } from "@/api/problem";
import {
  type CodeWay,
  codeWays,
  confirmWithPasskey,
  confirmWithPassword,
  demoCode,
  isSent,
  securityQuery,
  sendToConfirm,
} from "@/api/security";
import { mySsoQuery } from "@/api/sso";
import type { Security } from "@/api/wire";
import { canUsePasskeys } from "@/lib/passkeys";
import { Button } from "@/ui/button";
import { CodeInput, isWholeCode } from "@/ui/code-input";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, PasswordInput } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { useMe } from "@/ui/session";
import { AskContent } from "./ask-content";
import { ByPasskey } from "./by-passkey";
import { BySso } from "./by-sso";
import step from "./second-step.module.css";
import styles from "./security.module.css";
import { SentCode } from "./sent-code";
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
  const sso = useQuery({ ...mySsoQuery, enabled: useMe().realm === "staff" });
  // Asked for a password that does not count, people try all they have.
  const hasPassword = sso.isError || !sso.isEnabled || sso.data?.password_counts;
  return (
    <div className={styles.form}>
      <p>{t("again-lead")}</p>
      {hasPasskey && <ByPasskey confirm={confirmWithPasskey} onDone={onDone} />}
      {hasPasskey && (sso.data?.link || hasPassword) && <p className={styles.soft}>{t("step-or")}</p>}
      <BySso onDone={onDone} alone={!hasPassword} />
      {security && hasPassword && <ByPassword security={security} onDone={onDone} onLeave={onLeave} />}
      {sso.data && !hasPassword && (
        <div className={styles.buttons}>
          <Button onClick={onLeave}>{t("cancel")}</Button>
        </div>
      )}
    </div>
  );
}

/** The codes that somebody can show beside the password; none where they have no second factor. */
function codesOf(security: Security): CodeWay[] {
  const sent = security.contacts.filter((contact) => contact.factor_since).map((contact) => contact.way);
  const app: CodeWay[] = security.authenticator ? ["authenticator"] : [];
  const ways = [...app, ...codeWays(sent)];
  return ways.length > 0 || security.passkeys.length > 0 ? [...ways, "recovery_code"] : [];
}

interface ByPasswordProps {
  security: Security;
  onDone: () => void;
  onLeave: () => void;
}

function ByPassword({ security, onDone, onLeave }: ByPasswordProps) {
  const { t } = useTranslation("security");
  const ways = codesOf(security);
  const [way, setWay] = useState<CodeWay | null>(ways[0] ?? null);
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
  const hasCode = way === null || (way === "recovery_code" ? code.trim() !== "" : isWholeCode(code));
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (password && hasCode) confirming.mutate();
    else form.current?.querySelector<HTMLInputElement>(password ? "[name=code]" : "[name=password]")?.focus();
  }
  function choose(other: CodeWay) {
    setWay(other);
    setCode("");
    confirming.reset();
  }
  const codeField = way && (
    <Field
      label={t(way === "authenticator" ? "step-code" : isSent(way) ? "sent-code" : "step-recovery")}
      error={asked && !hasCode ? t("code-missing") : null}
    >
      {(wiring) =>
        way === "recovery_code" ? (
          <Input
            {...wiring}
            name="code"
            autoComplete="off"
            autoCapitalize="none"
            maxLength={20}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        ) : (
          <CodeInput {...wiring} name="code" value={code} onValue={setCode} />
        )
      }
    </Field>
  );
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
      {way && isSent(way) && (
        <SentCode
          key={way}
          way={way}
          masked={security.contacts.find((contact) => contact.factor_since && contact.way === way)?.masked}
          realm={me.realm}
          login={me.login}
          send={sendToConfirm}
          onSent={() => setCode("")}
          onFill={setCode}
        >
          {codeField}
        </SentCode>
      )}
      {way && !isSent(way) && codeField}
      {ways.length > 1 && (
        <div className={step.others}>
          {ways
            .filter((other) => other !== way)
            .map((other) => (
              <button key={other} type="button" className={step.other} onClick={() => choose(other)}>
                {t(`step-use-${other}`)}
              </button>
            ))}
        </div>
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
