import { useMutation } from "@tanstack/react-query";
import { FileSearch } from "lucide-react";
import { type ChangeEvent, type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { Problem } from "@/api/problem";
import { checkCode, checkFile } from "@/api/statements";
import type { Genuine } from "@/api/wire";
import { dateText, instantText } from "@/lib/dates";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { Answer } from "@/ui/answer";
import { Button } from "@/ui/button";
import { Facts } from "@/ui/facts";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./check-page.module.css";
import "./words";

type Way = "file" | "code";

/** For whoever was given a statement, and has no account here: whether it is the bank's. */
export function CheckPage() {
  const { t } = useTranslation("statements");
  const { code = "" } = useParams();
  const checking = useMutation({
    mutationFn: ({ way, ask }: { way: Way; ask: () => Promise<Genuine> }) =>
      ask().then((found) => ({ way, found })),
  });
  const check = (way: Way, ask: () => Promise<Genuine>) => checking.mutate({ way, ask });
  const busy = checking.isPending ? checking.variables.way : null;
  return (
    <Page title={t("check-title")} lead={t("check-lead")}>
      <div aria-live="polite" className={styles.outcome}>
        {checking.data && <Found {...checking.data} />}
        {checking.error && <Wrong way={checking.variables?.way ?? "code"} thrown={checking.error} />}
      </div>
      <ByCode
        code={code}
        busy={busy === "code"}
        onCheck={(typed, tail) => check("code", () => checkCode(typed, tail))}
      />
      <ByFile busy={busy === "file"} onCheck={(file) => check("file", () => checkFile(file))} />
    </Page>
  );
}

function ByCode({
  code,
  busy,
  onCheck,
}: {
  code: string;
  busy: boolean;
  onCheck: (code: string, tail: string) => void;
}) {
  const { t } = useTranslation("statements");
  const [typed, setTyped] = useState(code);
  const [tail, setTail] = useState("");
  const [asked, setAsked] = useState(false);
  const isTail = /^[0-9]{4}$/.test(tail);
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (typed.trim() && isTail) onCheck(typed.trim(), tail);
  }
  return (
    <Card title={t("by-code")}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.soft}>{t("by-code-what")}</p>
        <Field label={t("code")}>
          {(wiring) => (
            <Input
              {...wiring}
              required
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={60}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("tail")} error={asked && !isTail ? t("tail-wrong") : null}>
          {(wiring) => (
            <Input
              {...wiring}
              figures
              required
              autoComplete="off"
              inputMode="numeric"
              maxLength={4}
              value={tail}
              onChange={(event) => setTail(event.target.value.replaceAll(/\D/g, ""))}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" busy={busy}>
          {t("check-it")}
        </Button>
      </form>
    </Card>
  );
}

function ByFile({ busy, onCheck }: { busy: boolean; onCheck: (file: File) => void }) {
  const { t } = useTranslation("statements");
  const input = useRef<HTMLInputElement>(null);
  // Where the page did not come over a secure line, browsers give no digests.
  const canDigest = typeof crypto.subtle !== "undefined";
  function choose(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file) onCheck(file);
  }
  return (
    <Card title={t("by-file")}>
      <p className={styles.soft}>{t("by-file-what")}</p>
      <input
        ref={input}
        type="file"
        accept=".pdf,.csv,.xml"
        className="only-heard"
        tabIndex={-1}
        aria-label={t("choose-file")}
        onChange={choose}
      />
      <div className={styles.choose}>
        <Button
          icon={<FileSearch size={18} aria-hidden="true" />}
          busy={busy}
          blocked={canDigest ? false : t("no-digest")}
          onClick={() => input.current?.click()}
        >
          {t("choose-file")}
        </Button>
      </div>
    </Card>
  );
}

function Found({ way, found }: { way: Way; found: Genuine }) {
  const { t } = useTranslation("statements");
  const language = useLanguage();
  const range = { first: dateText(found.first_on, language), last: dateText(found.last_on, language) };
  return (
    <>
      <Answer tone="good" words={t(`${way}-good`)}>
        {way === "code" && <p>{t("code-good-what")}</p>}
      </Answer>
      <Card title={t("facts")}>
        <Facts
          facts={[
            { label: t("holder"), value: found.holders.join(", ") },
            { label: t("number"), value: <AccountNumber number={found.account_number} /> },
            { label: t("of-period"), value: t("range", range) },
            { label: t("closing"), value: <Amount money={found.closing} /> },
            { label: t("count"), value: String(found.entries) },
            { label: t("issued"), value: instantText(found.made_at, language) },
            { label: t("kind"), value: t(`forms.${found.form}`) },
          ]}
        />
      </Card>
    </>
  );
}

function Wrong({ way, thrown }: { way: Way; thrown: unknown }) {
  const { t } = useTranslation("statements");
  if (!(thrown instanceof Problem) || thrown.code !== "statements.not_issued")
    return <ProblemNote thrown={thrown} />;
  return (
    <Answer tone="danger" words={t(`not-issued-${way}`)}>
      <p>{t(`not-issued-${way}-what`)}</p>
    </Answer>
  );
}
