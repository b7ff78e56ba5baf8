import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { changePlan, plansChanged } from "@/api/payments";
import { problemOf } from "@/api/problem";
import type { Plan, PlanChange } from "@/api/wire";
import { amountText, parseAmount } from "@/lib/money";
import { Button } from "@/ui/button";
import { LeftAlone, useConfirmed } from "@/ui/confirmed";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { AmountBox } from "./amount-box";
import styles from "./change-limits.module.css";
import { writtenAmount } from "./draft";

const LONGEST_MEMO = 80;

/** How much, what for and until when, from the next time on. */
export function ChangePlan({ plan, name }: { plan: Plan; name: string }) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const told = { name, amount: amountText(plan.amount, language) };
  return (
    <>
      <Button aria-label={t("plan.change-name", told)} onClick={() => setOpen(true)}>
        {t("plan.change")}
      </Button>
      <Dialog open={open} title={t("plan.change-title")} onClose={close}>
        <Change plan={plan} name={name} onDone={close} />
      </Dialog>
    </>
  );
}

function Change({ plan, name, onDone }: { plan: Plan; name: string; onDone: () => void }) {
  const { t, i18n } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const confirmed = useConfirmed();
  const language = useLanguage();
  const today = useToday();
  const { currency } = plan.amount;
  const [typed, setTyped] = useState(() => writtenAmount(plan.amount.minor, currency, language));
  const [memo, setMemo] = useState(plan.memo);
  const [lastOn, setLastOn] = useState(plan.last_on ?? "");
  const [asked, setAsked] = useState(false);
  const changing = useMutation({
    mutationFn: (wanted: PlanChange) => confirmed((yes) => changePlan(plan.id, wanted, yes)),
    onSuccess: async (after) => {
      announce(t("plan.changed", { name, amount: amountText(after.amount, language) }));
      onDone();
      await plansChanged(queries);
    },
  });
  const refused = changing.error && !(changing.error instanceof LeftAlone) ? problemOf(changing.error) : null;
  const told = (name: string) => {
    const field = refused?.fields.find((one) => one.field.replace(/^(data|body)\./, "") === name);
    return field ? (codeWords(field.code, i18n) ?? field.message) : null;
  };
  const minor = parseAmount(typed, currency);
  const wrong = asked && !minor ? t("plan.change-unreadable") : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!minor) return;
    changing.mutate({ amount: { minor, currency }, memo: memo.trim(), last_on: lastOn || null });
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <p>{t("plan.change-what")}</p>
      <AmountBox
        label={t("plan.change-amount")}
        currency={currency}
        value={typed}
        error={wrong ?? told("amount")}
        onChange={(value) => {
          changing.reset();
          setTyped(value);
        }}
      />
      <Field label={t("plan.change-memo")} error={told("memo")}>
        {(wiring) => (
          <Input
            {...wiring}
            maxLength={LONGEST_MEMO}
            autoComplete="off"
            value={memo}
            onChange={(event) => setMemo(event.target.value)}
          />
        )}
      </Field>
      {plan.every && !plan.times && (
        <DateField
          label={t("plan.change-last")}
          value={lastOn}
          today={today}
          {...(plan.days[0] ? { min: plan.days[0] } : {})}
          error={told("last_on")}
          onChange={setLastOn}
        />
      )}
      {refused && refused.fields.length === 0 && <ProblemNote thrown={changing.error} />}
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("leave")}</Button>
        <Button type="submit" variant="primary" busy={changing.isPending}>
          {t("plan.change-save")}
        </Button>
      </div>
    </form>
  );
}
