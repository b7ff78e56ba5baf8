import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { placeHold } from "@/api/accounts";
import type { AccountDetail, NewHold } from "@/api/wire";
import { type BankDate, dateText } from "@/lib/dates";
import { amountText, parseAmount } from "@/lib/money";
import { newRequestKey } from "@/lib/request-key";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Confirmation } from "@/ui/confirmation";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import form from "./step-form.module.css";

const LONGEST_REASON = 500;

interface Answers {
  amount: string;
  lastOn: BankDate | "";
  reason: string;
}

/** Sets money aside: how much, until when and why; then says it all in one sentence, and asks once. */
export function PlaceHold({ account }: { account: AccountDetail }) {
  const { t } = useTranslation("accounts");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        blocked={account.status === "closed" && t("hold.closed")}
        onClick={() => setOpen(true)}
      >
        {t("hold.place")}
      </Button>
      <Dialog open={open} title={t("hold.title", { number: account.number })} onClose={() => setOpen(false)}>
        <Steps account={account} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Steps({ account, onDone }: { account: AccountDetail; onDone: () => void }) {
  const { t } = useTranslation("accounts");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [answers, setAnswers] = useState<Answers>({ amount: "", lastOn: "", reason: "" });
  // Whoever goes back and changes something asks for something else: under another key.
  const [wanted, setWanted] = useState<{ hold: NewHold; key: string } | null>(null);
  const placing = useMutation({
    mutationFn: ({ hold, key }: { hold: NewHold; key: string }) => placeHold(account.id, hold, key),
    onSuccess: async ({ amount }) => {
      announce(t("hold.placed", { amount: amountText(amount, language) }));
      onDone();
      await queries.invalidateQueries({ queryKey: ["accounts"] });
    },
  });
  if (!wanted)
    return (
      <Ask
        account={account}
        answers={answers}
        change={setAnswers}
        check={(hold) => setWanted({ hold, key: newRequestKey() })}
        leave={onDone}
      />
    );
  const { amount, reason, last_on } = wanted.hold;
  const left = { minor: account.available.minor - amount.minor, currency: amount.currency };
  return (
    <Confirmation
      sentence={t("hold.sentence", {
        number: account.number,
        amount: amountText(amount, language),
        until: last_on ? t("hold.until-day", { day: dateText(last_on, language) }) : t("hold.until-released"),
      })}
      facts={[
        { label: t("number"), value: <AccountNumber number={account.number} /> },
        { label: t("hold.amount"), value: <Amount money={amount} /> },
        { label: t("hold.left"), value: <Amount money={left} /> },
        { label: t("hold.last-day"), value: last_on ? dateText(last_on, language) : t("hold.no-day") },
        { label: t("reason"), value: reason },
      ]}
      label={t("hold.place")}
      busy={placing.isPending}
      error={placing.error}
      onConfirm={() => placing.mutate(wanted)}
      onBack={() => {
        placing.reset();
        setWanted(null);
      }}
    />
  );
}

interface AskProps {
  account: AccountDetail;
  answers: Answers;
  change: (answers: Answers) => void;
  check: (hold: NewHold) => void;
  leave: () => void;
}

function Ask({ account: { available, currency }, answers, change, check, leave }: AskProps) {
  const { t } = useTranslation(["accounts", "ui"]);
  const language = useLanguage();
  const today = useToday();
  const [asked, setAsked] = useState(false);
  const minor = parseAmount(answers.amount, currency);
  const reason = answers.reason.trim();
  const most = amountText(available, language);
  const wrong = amountWrong();
  function amountWrong(): string | null {
    if (minor === null) return t("hold.amount-bad");
    if (minor === 0) return t("hold.amount-none");
    return minor > available.minor ? t("hold.too-much", { amount: most }) : null;
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (wrong || minor === null || !reason) return;
    check({ amount: { minor, currency }, reason, last_on: answers.lastOn || null });
  }
  return (
    <form onSubmit={submit} className={form.form} noValidate>
      <p>{t("hold.lead")}</p>
      <Field
        label={t("hold.amount")}
        hint={t("hold.available", { amount: most })}
        error={asked ? wrong : null}
      >
        {(wiring) => (
          <Input
            {...wiring}
            figures
            inputMode="decimal"
            autoComplete="off"
            suffix={currency}
            maxLength={20}
            value={answers.amount}
            onChange={(event) => change({ ...answers, amount: event.target.value })}
          />
        )}
      </Field>
      <DateField
        label={t("hold.until")}
        hint={t("hold.until-hint")}
        value={answers.lastOn}
        today={today}
        min={today}
        onChange={(lastOn) => change({ ...answers, lastOn })}
      />
      <Field
        label={t("reason")}
        hint={t("hold.reason-hint")}
        error={asked && !reason ? t("ui:reason-missing") : null}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            value={answers.reason}
            maxLength={LONGEST_REASON}
            rows={3}
            onChange={(event) => change({ ...answers, reason: event.target.value })}
          />
        )}
      </Field>
      <div className={form.buttons}>
        <Button onClick={leave}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary">
          {t("hold.check")}
        </Button>
      </div>
    </form>
  );
}
