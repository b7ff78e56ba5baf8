import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { benefitsKey, benefitsOfCustomerQuery, cancelBenefit, fulfilBenefit } from "@/api/benefits";
import type { Customer, TakenBenefit } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Fold } from "@/ui/fold";
import { Input, TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { useBenefitWords } from "./benefit-words";
import styles from "./tiers.module.css";
import "./words";

const TONES = { open: "caution", fulfilled: "good", cancelled: "over", lapsed: "over" } as const;

/** Of a customer: what is unused and until when, what waits to be seen to, and what was. */
export function BenefitsPart({ customer }: { customer: Customer }) {
  const { t } = useTranslation("tiers");
  const words = useBenefitWords();
  const found = useQuery(benefitsOfCustomerQuery(customer.id));
  if (!found.data || found.data.holdings.length + found.data.takings.length === 0) return null;
  const { holdings, takings } = found.data;
  const open = takings.filter(({ state }) => state === "open");
  const over = takings.filter(({ state }) => state !== "open");
  return (
    <>
      {open.length > 0 && (
        <section aria-label={t("take-up.waits")}>
          <h3 className={styles.soft}>{t("take-up.waits")}</h3>
          <ul className={styles.tiers}>
            {open.map((one) => (
              <TakenLine key={one.id} of={one} />
            ))}
          </ul>
        </section>
      )}
      {holdings.length > 0 && (
        <Fold
          title={t("take-up.unused")}
          aside={t("take-up.so-many", { count: holdings.reduce((sum, { left }) => sum + left, 0) })}
        >
          <ul className={styles.tiers}>
            {holdings.map((one) => (
              <li key={one.benefit.id} className={styles.tier}>
                <strong>{words.name(one.benefit)}</strong>
                <span className={styles.soft}>
                  {words.left(one)}
                  {one.left > 0 && ` · ${words.until(one)}`}
                </span>
              </li>
            ))}
          </ul>
        </Fold>
      )}
      {over.length > 0 && (
        <Fold title={t("take-up.before")} aside={over.length}>
          <ul className={styles.tiers}>
            {over.map((one) => (
              <TakenLine key={one.id} of={one} />
            ))}
          </ul>
        </Fold>
      )}
    </>
  );
}

/** One that was taken, with what staff do about it. */
export function TakenLine({ of }: { of: TakenBenefit }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const words = useBenefitWords();
  return (
    <li className={styles.tier}>
      <p className={styles.tierHead}>
        <strong>{words.name(of)}</strong>
        <StateWord tone={TONES[of.state]}>{t(`take-up.states.${of.state}`)}</StateWord>
      </p>
      <p className={styles.soft}>
        {t("take-up.taken-on", { day: dateText(instantDay(of.at), language) })}
        {of.good_until && ` · ${t("take-up.good", { day: dateText(of.good_until, language) })}`}
        {of.by_name && ` · ${t("card.by", { name: of.by_name })}`}
      </p>
      {of.note && <p>{of.note}</p>}
      {of.state === "open" && <TakenSteps of={of} />}
    </li>
  );
}

export function TakenSteps({ of, whose = "" }: { of: TakenBenefit; whose?: string }) {
  const { t } = useTranslation("tiers");
  const words = useBenefitWords();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = [words.name(of), whose].filter(Boolean).join(" · ");
  return (
    <Allowed right="tiers.give">
      <div className={styles.buttons}>
        <Fulfil of={of} name={name} />
        <ReasonStep
          size="small"
          label={t("take-up.cancel")}
          name={t("take-up.cancel-of", { name })}
          title={t("take-up.cancel-title", { name })}
          consequence={t("take-up.cancel-what")}
          hint={t("give.reason-hint")}
          act={async (reason) => {
            await cancelBenefit(of.id, reason);
            announce(t("take-up.cancelled"));
            await queries.invalidateQueries({ queryKey: benefitsKey });
          }}
        />
      </div>
    </Allowed>
  );
}

function Fulfil({ of, name }: { of: TakenBenefit; name: string }) {
  const { t } = useTranslation(["tiers", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const [code, setCode] = useState("");
  const [sent, setSent] = useState(false);
  const needsCode = of.way === "code";
  const fulfilling = useMutation({
    mutationFn: () => fulfilBenefit(of.id, note.trim(), needsCode ? code.trim() : null),
    onSuccess: async () => {
      setOpen(false);
      announce(t("take-up.fulfilled"));
      await queries.invalidateQueries({ queryKey: benefitsKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (note.trim() && (code.trim() || !needsCode)) fulfilling.mutate();
  }
  return (
    <>
      <Button size="small" aria-label={t("take-up.fulfil-of", { name })} onClick={() => setOpen(true)}>
        {t("take-up.fulfil")}
      </Button>
      <Dialog open={open} title={t("take-up.fulfil-title", { name })} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          {needsCode && (
            <Field
              label={t("take-up.code")}
              hint={t("take-up.code-hint")}
              error={sent && !code.trim() ? t("take-up.code-missing") : null}
            >
              {(wiring) => (
                <Input
                  {...wiring}
                  figures
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={20}
                  value={code}
                  onChange={({ target }) => setCode(target.value.replaceAll(/[^\d -]/g, ""))}
                />
              )}
            </Field>
          )}
          <Field
            label={t("take-up.note")}
            hint={t("give.reason-hint")}
            error={sent && !note.trim() ? t("take-up.note-missing") : null}
          >
            {(wiring) => (
              <TextArea
                {...wiring}
                rows={2}
                value={note}
                maxLength={500}
                onChange={({ target }) => setNote(target.value.replaceAll(/[\r\n]+/g, " "))}
              />
            )}
          </Field>
          {fulfilling.error && <ProblemNote thrown={fulfilling.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={fulfilling.isPending}>
              {t("take-up.fulfil")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
