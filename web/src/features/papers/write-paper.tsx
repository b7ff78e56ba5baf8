import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { papersKey, writePaper } from "@/api/papers";
import type { Customer, DocumentHeld, DocumentKind, NewPaper } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useToday } from "@/ui/use-today";
import styles from "./papers.module.css";
import "./words";

const OF_PERSONS: readonly DocumentKind[] = [
  "resident_id",
  "passport",
  "mainland_permit",
  "residence_permit",
  "other",
];
const OF_ORGANISATIONS: readonly DocumentKind[] = ["business_licence", "other"];
export const FOR_GOOD: readonly DocumentKind[] = ["resident_id", "business_licence", "other"];
export const LONGEST_NUMBER = 40;
export const LONGEST_ISSUER = 120;
export const LONGEST_DAYS = 36_525;

interface Props {
  customer: Customer;
  version: number;
  /** The document that it is about; without it another one is added. */
  of?: DocumentHeld;
}

/** Writes down until when a document is valid, or the new one in its place. Nothing is sent before it is pressed. */
export function WritePaper({ customer, version, of }: Props) {
  const { t } = useTranslation("papers");
  const [open, setOpen] = useState(false);
  const name = of && t(`documents.${of.document.kind}`);
  const label = !of ? t("card.add") : of.paper ? t("card.renew") : t("card.write");
  return (
    <>
      <Button
        size="small"
        {...(name ? { "aria-label": t(of?.paper ? "card.renew-of" : "card.write-of", { name }) } : {})}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <Dialog
        open={open}
        title={name ? t("write.title-renew", { name }) : t("write.title-add")}
        onClose={() => setOpen(false)}
      >
        {open && (
          <Form customer={customer} version={version} {...(of ? { of } : {})} onDone={() => setOpen(false)} />
        )}
      </Dialog>
    </>
  );
}

function Form({ customer, version, of, onDone }: Props & { onDone: () => void }) {
  const { t } = useTranslation(["papers", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = useToday();
  const kinds = customer.kind === "organisation" ? OF_ORGANISATIONS : OF_PERSONS;
  const [kind, setKind] = useState<DocumentKind>(of?.document.kind ?? kinds[0] ?? "other");
  const [isSame, setIsSame] = useState(of !== undefined);
  const [number, setNumber] = useState("");
  const [country, setCountry] = useState(of?.document.country ?? "CN");
  const [issuer, setIssuer] = useState(of?.paper?.issuer ?? "");
  const [from, setFrom] = useState<BankDate | "">("");
  const [until, setUntil] = useState<BankDate | "">("");
  const [forGood, setForGood] = useState(false);
  const [sent, setSent] = useState(false);
  const lasts = forGood && FOR_GOOD.includes(kind);
  const needsNumber = !isSame && !number.trim();
  const needsDay = !lasts && !until;
  const writing = useMutation({
    mutationFn: (paper: NewPaper) => writePaper(customer.id, paper),
    onSuccess: async () => {
      onDone();
      announce(t("write.done"));
      await Promise.all([
        queries.invalidateQueries({ queryKey: papersKey }),
        queries.invalidateQueries({ queryKey: ["customers"] }),
        queries.invalidateQueries({ queryKey: ["circumstances"] }),
      ]);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (needsNumber || needsDay) return;
    writing.mutate({
      version,
      nth: of?.nth ?? null,
      document: isSame ? null : { kind, number: number.trim(), country: country.trim() || "CN" },
      issuer: issuer.trim(),
      valid_from: from || null,
      valid_until: lasts ? null : until || null,
      origin: "branch",
    });
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {of?.paper?.is_verified && isSame && <p className={styles.soft}>{t("write.waits")}</p>}
      {of ? (
        <Checkbox
          label={t("write.same")}
          checked={isSame}
          onChange={(event) => setIsSame(event.target.checked)}
        />
      ) : (
        <Field label={t("write.kind")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={kind}
              choices={kinds.map((value) => ({ value, label: t(`documents.${value}`) }))}
              onChange={(event) => setKind(kinds.find((one) => one === event.target.value) ?? "other")}
            />
          )}
        </Field>
      )}
      {!isSame && (
        <>
          <Field
            label={t(of ? "write.number-new" : "write.number")}
            error={sent && needsNumber ? t("write.number-missing") : null}
          >
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
          <Field label={t("write.country")}>
            {(wiring) => (
              <Input
                {...wiring}
                autoComplete="off"
                maxLength={2}
                value={country}
                onChange={(event) => setCountry(event.target.value.toUpperCase())}
              />
            )}
          </Field>
        </>
      )}
      <Field label={t("write.issuer")}>
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
      <DateField label={t("write.from")} value={from} today={today} max={today} onChange={setFrom} />
      {FOR_GOOD.includes(kind) && (
        <Checkbox
          label={t("write.for-good")}
          checked={forGood}
          onChange={(event) => setForGood(event.target.checked)}
        />
      )}
      {!lasts && (
        <DateField
          label={t("write.until")}
          value={until}
          today={today}
          max={addDays(today, LONGEST_DAYS)}
          error={sent && needsDay ? t("write.until-missing") : null}
          onChange={setUntil}
        />
      )}
      {writing.error && <ProblemNote thrown={writing.error} />}
      <div className={styles.end}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={writing.isPending}>
          {t("write.act")}
        </Button>
      </div>
    </form>
  );
}
