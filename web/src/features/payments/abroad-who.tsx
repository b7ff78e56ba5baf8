import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { addPayeeAbroad, payeesAbroadQuery } from "@/api/abroad";
import { problemOf } from "@/api/problem";
import type { PayeeAbroad } from "@/api/wire";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { useLanguage } from "@/ui/use-language";
import styles from "./abroad.module.css";
import { type AbroadDraft, countryName, missingAbroad } from "./abroad-draft";
import { tailOf } from "./account-words";

const PURPOSES = ["223022", "223023", "223021", "223029", "421010"] as const;
// Those whose banks call accounts by other numbers.
const WITHOUT_IBAN = new Set("US CA AU NZ HK MO TW SG JP KR TH MY PH VN ID IN ZA MX".split(" "));

interface Props {
  payees: readonly PayeeAbroad[];
  draft: AbroadDraft;
  change: (part: Partial<AbroadDraft>) => void;
  onBack: () => void;
  onNext: () => void;
}

/** To whom, for what, and what buyers of foreign exchange declare. */
export function AbroadWho({ payees, draft, change, onBack, onNext }: Props) {
  const { t } = useTranslation("abroad");
  const [asked, setAsked] = useState(false);
  const [adding, setAdding] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const missing = missingAbroad(draft, payees);
  const wrong = (field: string, words: string) => (asked && missing.has(field) ? words : null);
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (missing.size === 0) return onNext();
    const [first] = missing;
    form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  }
  return (
    <>
      <form ref={form} onSubmit={submit} className={styles.form} noValidate>
        <fieldset
          className={styles.group}
          aria-describedby={wrong("payee", "x") ? "abroad-payee" : undefined}
        >
          <legend>{t("payee")}</legend>
          {payees.map((one) => (
            <label key={one.id} className={styles.choice}>
              <input
                type="radio"
                name="payee"
                value={one.id}
                checked={draft.payeeId === one.id}
                onChange={() => change({ payeeId: one.id })}
              />
              <span className={styles.words}>
                <b>{one.name}</b>
                <small>
                  {[one.bank?.name_en, t("tail", { tail: tailOf(one.account) })].filter(Boolean).join(" · ")}
                </small>
              </span>
            </label>
          ))}
          <Button name={payees.length === 0 ? "payee" : undefined} onClick={() => setAdding(true)}>
            {t("new-payee")}
          </Button>
          {wrong("payee", "x") && (
            <p id="abroad-payee" className={styles.wrong}>
              {t("payee-missing")}
            </p>
          )}
        </fieldset>
        <Field label={t("purpose")} error={wrong("purpose", t("purpose-missing"))}>
          {(wiring) => (
            <Select
              {...wiring}
              name="purpose"
              none={t("choose")}
              choices={PURPOSES.map((value) => ({ value, label: t(`purposes.${value}`) }))}
              value={draft.purpose}
              onChange={({ target: { value } }) =>
                change({ purpose: PURPOSES.find((one) => one === value) ?? "" })
              }
            />
          )}
        </Field>
        <div className={styles.pair}>
          <Words
            name="payer"
            label={t("payer")}
            hint={t("payer-hint")}
            error={wrong("payer", t("latin"))}
            most={140}
            value={draft.payer}
            onChange={(payer) => change({ payer: payer.toUpperCase() })}
          />
          <Words
            name="town"
            label={t("town")}
            hint={t("town-hint")}
            error={wrong("town", t("latin"))}
            most={35}
            value={draft.town}
            onChange={(town) => change({ town })}
          />
        </div>
        <Words
          name="note"
          label={t("note")}
          hint={t("note-hint")}
          error={wrong("note", t("latin"))}
          most={70}
          value={draft.note}
          onChange={(note) => change({ note })}
        />
        <div>
          <Checkbox
            name="declared"
            label={t("declare")}
            hint={t("declare-note")}
            checked={draft.declared}
            onChange={({ target: { checked } }) => change({ declared: checked })}
          />
          {wrong("declared", "x") && <p className={styles.wrong}>{t("declare-missing")}</p>}
        </div>
        <div className={styles.buttons}>
          <Button onClick={onBack}>{t("back")}</Button>
          <Button type="submit" variant="primary">
            {t("next")}
          </Button>
        </div>
      </form>
      <Dialog open={adding} title={t("new.title")} onClose={() => setAdding(false)}>
        <NewPayeeAbroad
          country={draft.country}
          onDone={(payee) => {
            setAdding(false);
            change({ payeeId: payee.id });
          }}
          onLeave={() => setAdding(false)}
        />
      </Dialog>
    </>
  );
}

interface NewProps {
  country: string;
  onDone: (payee: PayeeAbroad) => void;
  onLeave: () => void;
}

const EMPTY = { name: "", account: "", bic: "", town: "", street: "", building: "", postcode: "" };

/** Somebody abroad. What the bank finds wrong stands beside the field. */
function NewPayeeAbroad({ country, onDone, onLeave }: NewProps) {
  const { t, i18n } = useTranslation("abroad");
  const language = useLanguage();
  const queries = useQueryClient();
  const [told, setTold] = useState(EMPTY);
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const adding = useMutation({
    mutationFn: () => {
      const { name, account, bic, ...place } = told;
      return addPayeeAbroad({ name, account, bic, address: { ...place, country } });
    },
    onSuccess: async (payee) => {
      queries.setQueryData(payeesAbroadQuery.queryKey, (before) =>
        before ? { payees: [payee, ...before.payees.filter(({ id }) => id !== payee.id)] } : before,
      );
      onDone(payee);
      await queries.invalidateQueries({ queryKey: payeesAbroadQuery.queryKey });
    },
  });
  const refused = adding.error ? problemOf(adding.error) : null;
  const wrong = refused?.fields ?? [];
  const saidOf = (field: string) => {
    const found = wrong.find(({ field: at }) => at === field || at.endsWith(`.${field}`));
    return found ? (codeWords(found.code, i18n) ?? found.message) : null;
  };
  const isNeeded = (field: keyof typeof EMPTY) => asked && !told[field].trim();
  const part = (field: keyof typeof EMPTY, label: string, most: number, hint?: string, needed = true) => (
    <Words
      name={field}
      label={label}
      hint={hint}
      most={most}
      error={needed && isNeeded(field) ? t("new.missing") : saidOf(field)}
      value={told[field]}
      onChange={(text) => setTold((before) => ({ ...before, [field]: text }))}
    />
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    setAsked(true);
    const first = (["name", "account", "bic", "town"] as const).find((field) => !told[field].trim());
    if (first) form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
    else adding.mutate();
  }
  return (
    <form ref={form} onSubmit={submit} className={styles.form} noValidate>
      <p className={styles.soft}>{countryName(country, language)}</p>
      {part("name", t("new.name"), 140, t("new.name-hint"))}
      {part("account", t(WITHOUT_IBAN.has(country) ? "new.account" : "new.iban"), 50)}
      {part("bic", t("new.bic"), 11, t("new.bic-hint"))}
      <div className={styles.pair}>
        {part("town", t("new.town"), 35)}
        {part("postcode", t("new.postcode"), 16, t("new.street-hint"), false)}
      </div>
      <div className={styles.pair}>
        {part("street", t("new.street"), 70, t("new.street-hint"), false)}
        {part("building", t("new.building"), 16, t("new.street-hint"), false)}
      </div>
      {adding.error && wrong.length === 0 && <ProblemNote thrown={adding.error} />}
      <p className={styles.stop}>{t("new.stop")}</p>
      <div className={styles.buttons}>
        <Button onClick={onLeave}>{t("new.leave")}</Button>
        <Button type="submit" variant="primary" busy={adding.isPending}>
          {t("new.add")}
        </Button>
      </div>
    </form>
  );
}

interface WordsProps {
  name: string;
  label: string;
  hint?: string | undefined;
  error: string | null;
  most: number;
  value: string;
  onChange: (text: string) => void;
}

function Words({ name, label, hint, error, most, value, onChange }: WordsProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <Input
          {...wiring}
          name={name}
          value={value}
          maxLength={most}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
