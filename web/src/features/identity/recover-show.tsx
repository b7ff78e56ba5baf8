import { useMutation } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/problem";
import { type RecoveryWay, recoverWithCode, recoverWithPasskey, sendRecoveryCode } from "@/api/recovery";
import type { Recovered } from "@/api/wire";
import { canUsePasskeys, PasskeyLeft } from "@/lib/passkeys";
import { Button } from "@/ui/button";
import { DemoPhone } from "@/ui/demo-phone";
import { Field } from "@/ui/field";
import { Input, PasswordInput, Select } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { useLanguage } from "@/ui/use-language";
import styles from "./recover-page.module.css";
import step from "./second-step.module.css";

const WAYS = ["authenticator", "recovery_code", "sms", "email"] as const;

interface Props {
  /** What was entered, for the phone that a demonstration bank shows. */
  name: string;
  onDone: (recovered: Recovered) => void;
  onAgain: () => void;
}

/** All but the password, and a new one. All ways are offered to everybody: which are theirs is nobody's business. */
export function RecoverShow({ name, onDone, onAgain }: Props) {
  const { t, i18n } = useTranslation("recover");
  const [way, setWay] = useState<RecoveryWay>("authenticator");
  const [code, setCode] = useState("");
  const [next, setNext] = useState("");
  const [asked, setAsked] = useState<"code" | "passkey" | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const byPasskey = useMutation({ mutationFn: () => recoverWithPasskey(next), onSuccess: onDone });
  const byCode = useMutation({
    mutationFn: () => recoverWithCode({ way, code: code.trim(), new_password: next }),
    onSuccess: onDone,
  });
  const thrown = byPasskey.error ?? byCode.error;
  const problem = thrown instanceof Problem ? thrown : undefined;
  const left = thrown instanceof PasskeyLeft;
  const wrongNew = problem?.fields.find(({ field }) => field === "new_password");
  const wrongCode = problem?.code === "identity.wrong_code";
  const isSent = way === "sms" || way === "email";
  function forget() {
    byPasskey.reset();
    byCode.reset();
  }
  function focus(name: "next" | "code") {
    form.current?.querySelector<HTMLInputElement>(`[name=${name}]`)?.focus();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked("code");
    if (next && code.trim()) {
      forget();
      byCode.mutate();
    } else focus(next ? "code" : "next");
  }
  function showPasskey() {
    setAsked("passkey");
    if (!next) return focus("next");
    forget();
    byPasskey.mutate();
  }
  return (
    <form ref={form} onSubmit={submit} className={step.form} noValidate>
      <h1 ref={heading} tabIndex={-1}>
        {t("show-title")}
      </h1>
      <p className={styles.soft}>{t("show-lead")}</p>
      {left && <p role="alert">{t("passkey-left")}</p>}
      {wrongCode && <p role="alert">{t("code-wrong")}</p>}
      {thrown && !left && !wrongNew && !wrongCode && <ProblemNote thrown={thrown} />}
      <Field
        label={t("new")}
        hint={t("new-hint")}
        error={
          asked && !next ? t("new-missing") : wrongNew && (codeWords(wrongNew.code, i18n) ?? wrongNew.message)
        }
      >
        {(wiring) => (
          <PasswordInput
            {...wiring}
            name="next"
            autoComplete="new-password"
            value={next}
            onChange={(event) => {
              setNext(event.target.value);
              forget();
            }}
          />
        )}
      </Field>
      {canUsePasskeys() && (
        <>
          <Button
            block
            icon={<Fingerprint size={20} aria-hidden="true" />}
            busy={byPasskey.isPending}
            onClick={showPasskey}
          >
            {t("passkey")}
          </Button>
          <p className={step.or}>{t("or")}</p>
        </>
      )}
      <Field label={t("way")} hint={isSent ? t("sent-why") : undefined}>
        {(wiring) => (
          <Select
            {...wiring}
            value={way}
            choices={WAYS.map((value) => ({ value, label: t(`ways.${value}`) }))}
            onChange={(event) => {
              setWay(WAYS.find((one) => one === event.target.value) ?? "authenticator");
              setCode("");
              forget();
            }}
          />
        )}
      </Field>
      {isSent && <SendCode key={way} way={way} login={name} onFill={setCode} />}
      <Field label={t("code")} error={asked === "code" && !code.trim() ? t("code-missing") : null}>
        {(wiring) => (
          <Input
            {...wiring}
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            inputMode={way === "recovery_code" ? "text" : "numeric"}
            maxLength={20}
            value={code}
            onChange={(event) => setCode(event.target.value.normalize("NFKC"))}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={byCode.isPending} block>
        {t("do")}
      </Button>
      <Button onClick={onAgain}>{t("again")}</Button>
    </form>
  );
}

interface SendCodeProps {
  way: "sms" | "email";
  login: string;
  onFill: (code: string) => void;
}

function SendCode({ way, login, onFill }: SendCodeProps) {
  const { t } = useTranslation("recover");
  const language = useLanguage();
  const sending = useMutation({ mutationFn: () => sendRecoveryCode(way, language) });
  return (
    <div className={styles.send}>
      <Button busy={sending.isPending} onClick={() => sending.mutate()}>
        {t("send")}
      </Button>
      {sending.error && <ProblemNote thrown={sending.error} />}
      <p role="status" className={styles.soft}>
        {sending.isSuccess && t("sent")}
      </p>
      <DemoPhone realm="customer" login={login} way={way} open={sending.isSuccess} onFill={onFill} />
    </div>
  );
}
