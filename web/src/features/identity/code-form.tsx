import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { bankQuery } from "@/api/identity";
import { Problem } from "@/api/problem";
import { type CodeWay, demoCode, isSent } from "@/api/security";
import type { Realm, Way } from "@/api/wire";
import { Button } from "@/ui/button";
import { CodeInput, isWholeCode } from "@/ui/code-input";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./second-step.module.css";
import { type Send, SentCode } from "./sent-code";
import "./security-words";

interface Props<Shown> {
  realm: Realm;
  login: string;
  ways: readonly CodeWay[];
  /** It is what one came for: not beside a passkey. */
  main: boolean;
  /** The verb on the button. */
  label: string;
  /** Has a code sent, for ways by which one is. */
  send?: Send;
  /** Where it would go. */
  sentTo?: readonly { way: Way; masked: string }[] | undefined;
  show: (way: CodeWay, code: string) => Promise<Shown>;
  onDone: (shown: Shown) => void;
}

/** Shows a code that only its owner has, by the way that they choose. */
export function CodeForm<Shown>(props: Props<Shown>) {
  const { realm, login, ways, main, label, send, sentTo, show, onDone } = props;
  const { t } = useTranslation("security");
  const [way, setWay] = useState<CodeWay>(ways[0] ?? "recovery_code");
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const demo = useDemoCode(realm, login, way, setCode);
  const demoNote = useId();
  const finishing = useMutation({
    mutationFn: () => show(way, code.trim()),
    onSuccess: onDone,
    onError: () => form.current?.querySelector("input")?.select(),
  });
  const isWhole = way === "recovery_code" ? code.trim().length > 0 : isWholeCode(code);
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
  const submitting = (
    <Button type="submit" variant={main ? "primary" : "plain"} busy={finishing.isPending} block>
      {label}
    </Button>
  );
  return (
    <form ref={form} onSubmit={submit} className={styles.form} noValidate>
      {finishing.error && <ProblemNote thrown={finishing.error} />}
      {isSent(way) && send ? (
        <SentCode
          key={way}
          way={way}
          masked={sentTo?.find((one) => one.way === way)?.masked}
          realm={realm}
          login={login}
          send={send}
          onSent={() => change("")}
          onFill={change}
        >
          <Field
            label={t("sent-code")}
            hint={t("sent-code-hint")}
            error={asked && !isWhole ? t("code-missing") : null}
          >
            {(wiring) => (
              <CodeInput
                {...wiring}
                aria-invalid={wiring["aria-invalid"] || isWrong}
                name="code"
                autoFocus
                value={code}
                onValue={change}
              />
            )}
          </Field>
          {submitting}
        </SentCode>
      ) : way === "authenticator" ? (
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
      {!isSent(way) && submitting}
      {ways.length > 1 && (
        <div className={styles.others}>
          {ways
            .filter((other) => other !== way)
            .map((other) => (
              <button key={other} type="button" className={styles.other} onClick={() => choose(other)}>
                {t(`step-use-${other}`)}
              </button>
            ))}
        </div>
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
