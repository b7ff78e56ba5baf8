import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { benefitsKey, proposeBenefit, proposeEndOfBenefit } from "@/api/benefits";
import type { Benefit, BenefitWanted, Tier } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";
import { parseAmount } from "@/lib/money";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, Select, TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { tierName } from "@/ui/tier-terms";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { useBenefitWords } from "./benefit-words";
import styles from "./tiers.module.css";
import "./words";

const EVERY = ["month", "quarter", "year"] as const;
const WAYS = ["code", "person"] as const;
const LONGEST_NAME = 40;
const LONGEST_WHAT = 300;
const NOTICE_DAYS = 30;
const MOST_QUOTA = 366;

/** A benefit as somebody designs it: a colleague says yes before anybody has it. */
export function OfferBenefit({ tiers }: { tiers: readonly Tier[] }) {
  const { t } = useTranslation("tiers");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        {t("take-up.offer")}
      </Button>
      <Dialog open={open} title={t("take-up.offer")} onClose={() => setOpen(false)}>
        {open && <OfferForm tiers={tiers} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

const NAMES = ["zh", "en", "what_zh", "what_en"] as const;

function OfferForm({ tiers, onDone }: { tiers: readonly Tier[]; onDone: () => void }) {
  const { t } = useTranslation(["tiers", "ui"]);
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = useToday();
  const [names, setNames] = useState({ zh: "", en: "", what_zh: "", what_en: "" });
  const [quotas, setQuotas] = useState<string[]>(() => tiers.map((_, level) => (level === 0 ? "0" : "1")));
  const [every, setEvery] = useState<BenefitWanted["every"]>("year");
  const [way, setWay] = useState<BenefitWanted["way"]>("code");
  const [from, setFrom] = useState<BankDate | "">(today);
  const [until, setUntil] = useState<BankDate | "">("");
  const [goodDays, setGoodDays] = useState("90");
  const [cost, setCost] = useState("0");
  const [reason, setReason] = useState("");
  const [sent, setSent] = useState(false);
  const numbers = quotas.map((one) => (/^\d{1,3}$/.test(one) ? Number(one) : -1));
  const rising = numbers.every((one, nth) => one >= 0 && one <= MOST_QUOTA && one >= (numbers[nth - 1] ?? 0));
  const costMinor = parseAmount(cost, "CNY");
  const isWhole =
    NAMES.every((one) => names[one].trim()) && rising && numbers.some(Boolean) && from && costMinor !== null;
  const offering = useMutation({
    mutationFn: (start: BankDate) =>
      proposeBenefit(
        {
          zh: names.zh.trim(),
          en: names.en.trim(),
          what_zh: names.what_zh.trim(),
          what_en: names.what_en.trim(),
          quotas: numbers,
          every,
          way,
          from_on: start,
          until_on: until || null,
          good_days: Number(goodDays) || 1,
          cost: costMinor ?? 0,
        },
        reason.trim(),
      ),
    onSuccess: async () => {
      onDone();
      announce(t("ask.done"));
      await queries.invalidateQueries({ queryKey: benefitsKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (isWhole && from && reason.trim()) offering.mutate(from);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("take-up.offer-what")}</p>
      {NAMES.map((one) => (
        <Field
          key={one}
          label={t(`take-up.fields.${one}`)}
          error={sent && !names[one].trim() ? t("take-up.missing") : null}
        >
          {(wiring) => (
            <Input
              {...wiring}
              value={names[one]}
              maxLength={one === "zh" || one === "en" ? LONGEST_NAME : LONGEST_WHAT}
              onChange={({ target }) => setNames({ ...names, [one]: target.value })}
            />
          )}
        </Field>
      ))}
      <Field label={t("take-up.fields.every")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={every}
            choices={EVERY.map((value) => ({ value, label: t(`take-up.every.${value}`) }))}
            onChange={({ target }) => setEvery(EVERY.find((one) => one === target.value) ?? "year")}
          />
        )}
      </Field>
      <fieldset className={styles.quotas}>
        <legend>{t("take-up.fields.quotas")}</legend>
        <div className={styles.editor}>
          {tiers.map((tier, level) => (
            <Field key={tier.zh} label={tierName(tier, language)}>
              {(wiring) => (
                <Input
                  {...wiring}
                  figures
                  inputMode="numeric"
                  value={quotas[level] ?? ""}
                  maxLength={3}
                  onChange={({ target }) =>
                    setQuotas(quotas.map((one, nth) => (nth === level ? target.value : one)))
                  }
                />
              )}
            </Field>
          ))}
        </div>
        {sent && !(rising && numbers.some(Boolean)) && <p role="alert">{t("take-up.quotas-wrong")}</p>}
      </fieldset>
      <Field label={t("take-up.fields.way")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={way}
            choices={WAYS.map((value) => ({ value, label: t(`take-up.ways.${value}`) }))}
            onChange={({ target }) => setWay(WAYS.find((one) => one === target.value) ?? "code")}
          />
        )}
      </Field>
      {way === "code" && (
        <Field label={t("take-up.fields.good_days")}>
          {(wiring) => (
            <Input
              {...wiring}
              figures
              inputMode="numeric"
              maxLength={3}
              value={goodDays}
              onChange={({ target }) => setGoodDays(target.value.replaceAll(/\D/g, ""))}
            />
          )}
        </Field>
      )}
      <DateField
        label={t("take-up.fields.from_on")}
        value={from}
        today={today}
        min={today}
        error={sent && !from ? t("take-up.missing") : null}
        onChange={setFrom}
      />
      <DateField
        label={t("take-up.fields.until_on")}
        hint={t("take-up.fields.until_on-hint")}
        value={until}
        today={today}
        min={from || today}
        onChange={setUntil}
      />
      <Field
        label={t("take-up.fields.cost")}
        hint={t("take-up.fields.cost-hint")}
        error={sent && costMinor === null ? t("take-up.missing") : null}
      >
        {(wiring) => (
          <Input
            {...wiring}
            figures
            inputMode="decimal"
            suffix="CNY"
            value={cost}
            onChange={({ target }) => setCost(target.value)}
          />
        )}
      </Field>
      <ReasonField value={reason} missing={sent && !reason.trim()} onChange={setReason} />
      {offering.error && <ProblemNote thrown={offering.error} />}
      <div className={styles.end}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={offering.isPending}>
          {t("ask.act")}
        </Button>
      </div>
    </form>
  );
}

/** Said a month ahead at least, and decided by a colleague. */
export function EndBenefit({ of }: { of: Benefit }) {
  const { t } = useTranslation(["tiers", "ui"]);
  const words = useBenefitWords();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = useToday();
  const first = addDays([of.from_on, today].toSorted().at(-1) ?? today, NOTICE_DAYS);
  const [open, setOpen] = useState(false);
  const [day, setDay] = useState<BankDate | "">(first);
  const [reason, setReason] = useState("");
  const [sent, setSent] = useState(false);
  const name = words.name(of);
  const ending = useMutation({
    mutationFn: (last: BankDate) => proposeEndOfBenefit(of.id, last, reason.trim()),
    onSuccess: async () => {
      setOpen(false);
      announce(t("ask.done"));
      await queries.invalidateQueries({ queryKey: benefitsKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (day && reason.trim()) ending.mutate(day);
  }
  return (
    <>
      <Button size="small" aria-label={t("take-up.end-of", { name })} onClick={() => setOpen(true)}>
        {t("take-up.end")}
      </Button>
      <Dialog open={open} title={t("take-up.end-of", { name })} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t("take-up.end-what")}</p>
          <DateField
            label={t("take-up.last-on")}
            value={day}
            today={today}
            min={first}
            error={sent && !day ? t("take-up.missing") : null}
            onChange={setDay}
          />
          <ReasonField value={reason} missing={sent && !reason.trim()} onChange={setReason} />
          {ending.error && <ProblemNote thrown={ending.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={ending.isPending}>
              {t("ask.act")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

interface ReasonProps {
  value: string;
  missing: boolean;
  onChange: (reason: string) => void;
}

function ReasonField({ value, missing, onChange }: ReasonProps) {
  const { t } = useTranslation("tiers");
  return (
    <Field
      label={t("ask.reason")}
      hint={t("ask.reason-hint")}
      error={missing ? t("give.reason-missing") : null}
    >
      {(wiring) => (
        <TextArea
          {...wiring}
          rows={2}
          value={value}
          maxLength={500}
          onChange={({ target }) => onChange(target.value.replaceAll(/[\r\n]+/g, " "))}
        />
      )}
    </Field>
  );
}
