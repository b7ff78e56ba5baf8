import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { myPapersQuery, papersKey, reportRenewal } from "@/api/papers";
import type { DocumentHeld, Renewal } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useToday } from "@/ui/use-today";
import styles from "./papers.module.css";
import { FOR_GOOD, LONGEST_DAYS, LONGEST_ISSUER, LONGEST_NUMBER } from "./write-paper";
import "./words";

interface Props {
  of: DocumentHeld;
  /** Of the file that was seen. */
  version: number;
}

/** Tells the bank of the new one; it waits until staff have looked at it. */
export function ReportRenewal({ of, version }: Props) {
  const { t } = useTranslation("papers");
  const [open, setOpen] = useState(false);
  const name = t(`documents.${of.document.kind}`);
  const word = of.waits ? "correct" : "renewed";
  return (
    <div>
      <Button
        variant={of.waits || of.state === "valid" ? "plain" : "primary"}
        aria-label={t(`mine.${word}-of`, { name })}
        onClick={() => setOpen(true)}
      >
        {t(`mine.${word}`)}
      </Button>
      <Dialog open={open} title={t("renew.title", { name })} onClose={() => setOpen(false)}>
        {open && <Form of={of} version={version} onDone={() => setOpen(false)} />}
      </Dialog>
    </div>
  );
}

function Form({ of, version, onDone }: Props & { onDone: () => void }) {
  const { t } = useTranslation(["papers", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = useToday();
  const mayLast = FOR_GOOD.includes(of.document.kind);
  // The number of a resident identity card stays for life; a passport has another one each time.
  const [isSame, setIsSame] = useState(of.document.kind !== "passport");
  const [number, setNumber] = useState("");
  const [issuer, setIssuer] = useState(of.paper?.issuer ?? "");
  const [from, setFrom] = useState<BankDate | "">("");
  const [until, setUntil] = useState<BankDate | "">("");
  const [forGood, setForGood] = useState(false);
  const [sent, setSent] = useState(false);
  const lasts = forGood && mayLast;
  const needsNumber = !isSame && number.trim().length < 2;
  const needsDay = !lasts && !until;
  const telling = useMutation({
    mutationFn: (renewal: Renewal) => reportRenewal(renewal),
    onSuccess: async (papers) => {
      queries.setQueryData(myPapersQuery.queryKey, papers);
      onDone();
      announce(t("renew.done"));
      await queries.invalidateQueries({ queryKey: papersKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (needsNumber || needsDay) return;
    telling.mutate({
      version,
      nth: of.nth,
      number: isSame ? null : number.trim(),
      issuer: issuer.trim(),
      valid_from: from || null,
      valid_until: lasts ? null : until || null,
    });
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.soft}>{t("renew.what")}</p>
      <Checkbox
        label={t("renew.same")}
        checked={isSame}
        onChange={(event) => setIsSame(event.target.checked)}
      />
      {!isSame && (
        <Field label={t("renew.number")} error={sent && needsNumber ? t("renew.number-missing") : null}>
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              maxLength={LONGEST_NUMBER}
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field label={t("renew.issuer")}>
        {(wiring) => (
          <Input
            {...wiring}
            autoComplete="off"
            maxLength={LONGEST_ISSUER}
            value={issuer}
            onChange={(event) => setIssuer(event.target.value)}
          />
        )}
      </Field>
      <DateField label={t("renew.from")} value={from} today={today} max={today} onChange={setFrom} />
      {mayLast && (
        <Checkbox
          label={t("renew.for-good")}
          checked={forGood}
          onChange={(event) => setForGood(event.target.checked)}
        />
      )}
      {!lasts && (
        <DateField
          label={t("renew.until")}
          value={until}
          today={today}
          max={addDays(today, LONGEST_DAYS)}
          error={sent && needsDay ? t("renew.until-missing") : null}
          onChange={setUntil}
        />
      )}
      {telling.error && <ProblemNote thrown={telling.error} />}
      <div className={styles.end}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={telling.isPending}>
          {t("renew.act")}
        </Button>
      </div>
    </form>
  );
}
