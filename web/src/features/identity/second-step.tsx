import { useMutation, useQuery } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { bankQuery } from "@/api/identity";
import { Problem } from "@/api/problem";
import { type CodeWay, demoCode, finishWithCode, finishWithPasskey } from "@/api/security";
import type { Me, Realm, SecondStep as Step } from "@/api/wire";
import { canUsePasskeys, PasskeyLeft } from "@/lib/passkeys";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { CodeInput, isWholeCode } from "./code-input";
import styles from "./second-step.module.css";
import "./security-words";

interface Props {
  realm: Realm;
  login: string;
  step: Step;
  onDone: (me: Me) => void;
  onAgain: () => void;
}

/** The password was right: what only its owner has is still to be shown. */
export function SecondStep({ realm, login, step, onDone, onAgain }: Props) {
  const { t } = useTranslation("security");
  const heading = useRef<HTMLHeadingElement>(null);
  const byPasskey = useMutation({ mutationFn: finishWithPasskey, onSuccess: onDone });
  const hasPasskey = step.ways.includes("passkey") && canUsePasskeys();
  const codes = step.ways.filter((way): way is CodeWay => way !== "passkey" && way !== "password");
  useEffect(() => {
    if (hasPasskey || codes.length === 0) heading.current?.focus();
  }, [hasPasskey, codes.length]);
  const left = byPasskey.error instanceof PasskeyLeft;
  return (
    <div className={styles.step}>
      <h1 ref={heading} tabIndex={-1}>
        {t("step-title")}
      </h1>
      <p className={styles.lead}>{t("step-lead")}</p>
      {left && <p role="alert">{t("passkey-left")}</p>}
      {byPasskey.error && !left && <ProblemNote thrown={byPasskey.error} />}
      {hasPasskey && (
        <Button
          variant="primary"
          block
          icon={<Fingerprint size={20} aria-hidden="true" />}
          busy={byPasskey.isPending}
          onClick={() => byPasskey.mutate()}
        >
          {t("step-passkey")}
        </Button>
      )}
      {hasPasskey && codes.length > 0 && <p className={styles.or}>{t("step-or")}</p>}
      {codes.length > 0 && (
        <CodeForm realm={realm} login={login} ways={codes} main={!hasPasskey} onDone={onDone} />
      )}
      <button type="button" className={styles.other} onClick={onAgain}>
        {t("step-again")}
      </button>
    </div>
  );
}

interface CodeFormProps {
  realm: Realm;
  login: string;
  ways: readonly CodeWay[];
  main: boolean;
  onDone: (me: Me) => void;
}

function CodeForm({ realm, login, ways, main, onDone }: CodeFormProps) {
  const { t } = useTranslation("security");
  const [way, setWay] = useState<CodeWay>(ways[0] ?? "recovery_code");
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const demo = useDemoCode(realm, login, way, setCode);
  const demoNote = useId();
  const finishing = useMutation({
    mutationFn: () => finishWithCode(way, code.trim()),
    onSuccess: onDone,
    onError: () => form.current?.querySelector("input")?.select(),
  });
  const isWhole = way === "authenticator" ? isWholeCode(code) : code.trim().length > 0;
  const problem = finishing.error instanceof Problem ? finishing.error : undefined;
  const isWrong = problem?.code === "identity.wrong_code";
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (isWhole) finishing.mutate();
    else form.current?.querySelector("input")?.focus();
  }
  function change(to: string) {
    setCode(to);
    finishing.reset();
  }
  function choose(other: CodeWay) {
    setWay(other);
    setAsked(false);
    change("");
  }
  return (
    <form ref={form} onSubmit={submit} className={styles.form} noValidate>
      {finishing.error && <ProblemNote thrown={finishing.error} />}
      {way === "authenticator" ? (
        <Field
          label={t("step-code")}
          hint={t("step-code-hint")}
          error={asked && !isWhole ? t("code-missing") : null}
        >
          {(wiring) => (
            <CodeInput
              {...wiring}
              aria-invalid={wiring["aria-invalid"] || isWrong}
              name="code"
              autoFocus={main}
              value={code}
              onValue={change}
            />
          )}
        </Field>
      ) : (
        <Field
          label={t("step-recovery")}
          hint={t("step-recovery-hint")}
          error={asked && !isWhole ? t("code-missing") : null}
        >
          {(wiring) => (
            <Input
              {...wiring}
              name="recovery"
              autoFocus
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={20}
              value={code}
              onChange={(event) => change(event.target.value)}
            />
          )}
        </Field>
      )}
      {demo && (
        <p id={demoNote} role="status" className={styles.demo}>
          {t("step-demo")}
        </p>
      )}
      <Button type="submit" variant={main ? "primary" : "plain"} busy={finishing.isPending} block>
        {t("step-do")}
      </Button>
      {ways.length > 1 && (
        <button
          type="button"
          className={styles.other}
          onClick={() => choose(way === "authenticator" ? "recovery_code" : "authenticator")}
        >
          {t(way === "authenticator" ? "step-use-recovery" : "step-use-app")}
        </button>
      )}
    </form>
  );
}

/** A demonstration bank holds the phones of its people for whoever comes. */
function useDemoCode(realm: Realm, login: string, way: CodeWay, fill: (code: string) => void): boolean {
  const people = useQuery(bankQuery).data?.sign_ins ?? [];
  const isKnown = people.some((person) => person.realm === realm && person.login === login);
  const [filled, setFilled] = useState(false);
  useEffect(() => {
    if (!isKnown || way !== "authenticator") return;
    let here = true;
    demoCode(realm, login).then(
      (code) => {
        if (!here) return;
        fill(code);
        setFilled(true);
      },
      () => undefined, // then it is typed as everywhere
    );
    return () => {
      here = false;
    };
  }, [isKnown, realm, login, way, fill]);
  return filled && way === "authenticator";
}
