import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { giveAddress, proveAddress, securityKey } from "@/api/security";
import type { Security } from "@/api/wire";
import { Button } from "@/ui/button";
import { CodeInput, isWholeCode } from "@/ui/code-input";
import { LeftAlone, useConfirmed } from "@/ui/confirmed";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Masked } from "@/ui/masked";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useMe } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./security.module.css";
import { SentCode } from "./sent-code";

/** Where the bank writes to somebody who works here about how they sign in. Customers have their contacts. */
export function WrittenTo({ security }: { security: Security }) {
  const { t } = useTranslation("security");
  const [open, setOpen] = useState(false);
  const found = security.written_to;
  return (
    <Card
      title={t("written-to")}
      extra={
        <StateWord tone={found?.proved_at ? "good" : "caution"}>{t(`written-to-${state(found)}`)}</StateWord>
      }
    >
      <div className={styles.part}>
        <p className={styles.soft}>{t("written-to-lead")}</p>
        {found?.masked && (
          <ul className={styles.list}>
            <li>
              <Mail size={20} aria-hidden="true" />
              <div className={styles.words}>
                <b>
                  <Masked value={found.masked} />
                </b>
                <small>
                  {found.proved_at ? (
                    <>
                      {t("written-to-proved")} <When at={found.proved_at} />
                    </>
                  ) : (
                    t("written-to-given-more")
                  )}
                </small>
              </div>
            </li>
          </ul>
        )}
        <div>
          <Button onClick={() => setOpen(true)}>{t(`written-to-do-${state(found)}`)}</Button>
        </div>
      </div>
      <Dialog open={open} title={t("written-to-title")} onClose={() => setOpen(false)}>
        {open && <Change hasOne={!!found?.masked} onDone={() => setOpen(false)} />}
      </Dialog>
    </Card>
  );
}

function state(found: Security["written_to"]): "on" | "given" | "off" {
  if (!found?.masked) return "off";
  return found.proved_at ? "on" : "given";
}

function Change({ hasOne, onDone }: { hasOne: boolean; onDone: () => void }) {
  const [address, setAddress] = useState<string | null>(null);
  return address === null ? (
    <Which hasOne={hasOne} onAddress={setAddress} onDone={onDone} />
  ) : (
    <Prove address={address} onBack={() => setAddress(null)} onDone={onDone} />
  );
}

interface WhichProps {
  hasOne: boolean;
  onAddress: (address: string) => void;
  onDone: () => void;
}

function Which({ hasOne, onAddress, onDone }: WhichProps) {
  const { t } = useTranslation("security");
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState(false);
  const isOne = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed.trim());
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (isOne) onAddress(typed.trim());
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <p>{t(hasOne ? "written-to-then-old" : "written-to-then")}</p>
      <Field
        label={t("written-to-address")}
        hint={t("written-to-hint")}
        error={asked && !isOne ? t("written-to-missing") : null}
      >
        {(wiring) => (
          <Input
            {...wiring}
            type="email"
            name="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={200}
            autoFocus
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("cancel")}</Button>
        <Button type="submit" variant="primary">
          {t("again-do")}
        </Button>
      </div>
    </form>
  );
}

function Prove({ address, onBack, onDone }: { address: string; onBack: () => void; onDone: () => void }) {
  const { t } = useTranslation("security");
  const me = useMe();
  const language = useLanguage();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const confirmed = useConfirmed();
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const proving = useMutation({
    mutationFn: () => confirmed(() => proveAddress(code, language)),
    onSuccess: async () => {
      onDone();
      announce(t("written-to-done"));
      await queries.invalidateQueries({ queryKey: securityKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (isWholeCode(code)) proving.mutate();
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <p>{t("written-to-prove")}</p>
      {proving.error && !(proving.error instanceof LeftAlone) && <ProblemNote thrown={proving.error} />}
      <SentCode
        way="email"
        masked={address}
        realm={me.realm}
        login={me.login}
        send={(_, told) => confirmed(() => giveAddress(address, told))}
        onSent={() => proving.reset()}
        onFill={setCode}
      >
        <Field
          label={t("sent-code")}
          hint={t("sent-code-hint")}
          error={asked && !isWholeCode(code) ? t("code-missing") : null}
        >
          {(wiring) => (
            <CodeInput
              {...wiring}
              name="code"
              autoFocus
              value={code}
              onValue={(typed) => {
                setCode(typed);
                proving.reset();
              }}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" block busy={proving.isPending}>
          {t("confirm-code")}
        </Button>
      </SentCode>
      <div className={styles.buttons}>
        <Button onClick={onBack}>{t("written-to-other")}</Button>
        <Button onClick={onDone}>{t("cancel")}</Button>
      </div>
    </form>
  );
}
