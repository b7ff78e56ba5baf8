import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { ChevronRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";
import { bankQuery, meKey, meQuery, signIn } from "@/api/identity";
import type { Bank, Realm } from "@/api/wire";
import { safeReturn } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input, PasswordInput } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { Sign } from "@/ui/sign";
import { useLanguage } from "@/ui/use-language";
import styles from "./sign-in-page.module.css";

interface Props {
  realm: Realm;
  home: string;
  /** The door of the other app. */
  otherDoor: string;
}

interface Credentials {
  login: string;
  password: string;
}

export function SignInPage({ realm, home, otherDoor }: Props) {
  const { t } = useTranslation("identity");
  const [search] = useSearchParams();
  const me = useQuery(meQuery);
  const bank = useQuery(bankQuery);
  const queries = useQueryClient();
  const entering = useMutation({
    mutationFn: (told: Credentials) => signIn({ realm, ...told }),
    onSuccess: (entered) => {
      // Nothing that another person has seen may be shown to this one.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "bank" });
      queries.setQueryData(meKey, entered);
    },
  });
  if (me.data?.realm === realm) return <Navigate to={safeReturn(search.get("back"), home)} replace />;
  const title = t(realm === "staff" ? "staff-title" : "customer-title");
  return (
    <div className={styles.page}>
      <title>{`${title} · Bankhall`}</title>
      <div className={styles.card}>
        <Sign size={44} />
        <h1>{title}</h1>
        <p className={styles.lead}>{t(realm === "staff" ? "staff-lead" : "customer-lead")}</p>
        {entering.error && <ProblemNote thrown={entering.error} />}
        <CredentialsForm busy={entering.isPending} onDone={entering.mutate} />
        <DemoSignIns bank={bank.data} realm={realm} busy={entering.isPending} onChosen={entering.mutate} />
      </div>
      <a className={styles.other} href={otherDoor}>
        {t(realm === "staff" ? "other-console" : "other-portal")}
      </a>
    </div>
  );
}

function CredentialsForm({ busy, onDone }: { busy: boolean; onDone: (told: Credentials) => void }) {
  const { t } = useTranslation("identity");
  const [told, setTold] = useState<Credentials>({ login: "", password: "" });
  const [asked, setAsked] = useState(false);
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (told.login.trim() && told.password) onDone({ ...told, login: told.login.trim() });
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <Field label={t("login")} error={asked && !told.login.trim() ? t("login-missing") : null}>
        {(wiring) => (
          <Input
            {...wiring}
            autoComplete="username"
            autoCapitalize="none"
            value={told.login}
            onChange={(event) => setTold({ ...told, login: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("password")} error={asked && !told.password ? t("password-missing") : null}>
        {(wiring) => (
          <PasswordInput
            {...wiring}
            autoComplete="current-password"
            value={told.password}
            onChange={(event) => setTold({ ...told, password: event.target.value })}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={busy} block>
        {t("enter")}
      </Button>
    </form>
  );
}

interface DemoProps {
  bank: Bank | undefined;
  realm: Realm;
  busy: boolean;
  onChosen: (told: Credentials) => void;
}

function DemoSignIns({ bank, realm, busy, onChosen }: DemoProps) {
  const { t } = useTranslation("identity");
  const language = useLanguage();
  const choices = bank?.sign_ins.filter((choice) => choice.realm === realm) ?? [];
  if (choices.length === 0) return null;
  return (
    <section className={styles.demo} aria-label={t("demo-title")}>
      <h2>{t("demo-title")}</h2>
      <p>{t("demo-lead")}</p>
      <ul>
        {choices.map(({ login, password, name, note_zh, note_en }) => (
          <li key={login}>
            <button type="button" disabled={busy} onClick={() => onChosen({ login, password })}>
              <span className={styles.initial} aria-hidden="true">
                {name.slice(0, 1)}
              </span>
              <span>
                <b>{name}</b>
                <small>{language === "en" ? note_en : note_zh}</small>
              </span>
              <ChevronRight size={18} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
