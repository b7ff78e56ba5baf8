import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { limitsQuery, planPreviewQuery, previewQuery } from "@/api/payments";
import { problemOf } from "@/api/problem";
import { amountText, parseAmount } from "@/lib/money";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { problemWords } from "@/ui/problem-words";
import { useLanguage } from "@/ui/use-language";
import { AmountBox } from "./amount-box";
import { capitalAmount } from "./capital-amount";
import { type Draft, MEMO_MOST, type Source, type Target, wishOf } from "./draft";
import styles from "./how-much-step.module.css";
import { missingOf, planOf } from "./later";
import { placeOf } from "./refusals";
import { SourcePicker } from "./source-picker";
import { TargetLine } from "./target-line";
import { WaysOut } from "./ways-out";
import { WhenPart } from "./when-part";

interface Props {
  draft: Draft;
  target: Target;
  sources: readonly Source[];
  from: Source | undefined;
  change: (part: Partial<Draft>) => void;
  onOther: () => void;
  onNext: () => void;
}

/** How much, from where, and for what. What the bank would refuse is told here, beside what it is about. */
export function HowMuchStep({ draft, target, sources, from, change, onOther, onNext }: Props) {
  const { t, i18n } = useTranslation("payments");
  const queries = useQueryClient();
  const box = useRef<HTMLInputElement>(null);
  const [missing, setMissing] = useState(false);
  const wish = wishOf(draft, target, from);
  const plan = wish && planOf(draft.later, wish);
  const asking = useMutation<unknown>({
    mutationFn: () => {
      if (plan) return queries.fetchQuery(planPreviewQuery(plan));
      return wish ? queries.fetchQuery(previewQuery(wish)) : Promise.reject(new Error("no wish"));
    },
    onSuccess: onNext,
    onError: () => box.current?.focus(),
  });
  const refused = asking.error ? problemOf(asking.error) : null;
  const place = refused && placeOf(refused);
  function put(part: Partial<Draft>) {
    asking.reset();
    setMissing(false);
    change(part);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const isLate = missingOf(draft.later) !== null;
    if (wish && !isLate) return asking.mutate();
    setMissing(true);
    if (!wish) box.current?.focus();
  }
  if (!from) return <NoSource target={target} onOther={onOther} />;
  const told = refused ? problemWords(refused, i18n) : null;
  const waysOut = (where: string) =>
    refused &&
    place === where && (
      <WaysOut
        problem={refused}
        currency={from.currency}
        available={from.available.minor}
        put={put}
        onOther={onOther}
      />
    );
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <div>
        <TargetLine target={target} onOther={onOther} />
        {place === "to" && <p className={styles.wrong}>{told}</p>}
        {waysOut("to")}
      </div>
      <div>
        <AmountBox
          ref={box}
          large
          label={t("amount.label")}
          currency={from.currency}
          value={draft.typed}
          error={amountWords(t("amount.missing"), missing && !wish, place === "amount" ? told : null)}
          onChange={(typed) => put({ typed })}
          onTidied={(typed) => change({ typed })}
        />
        <InWords typed={draft.typed} currency={from.currency} />
        {waysOut("amount")}
        {from.ownedBy && place !== "amount" && <Bounds {...from.ownedBy} />}
        {target.kind === "payee" && !from.ownedBy && place !== "amount" && (
          <LimitLeft currency={from.currency} />
        )}
      </div>
      <SourcePicker
        sources={sources}
        fromId={from.id}
        error={place === "from" ? told : null}
        onChange={(fromId) => put({ fromId })}
      />
      <Field
        label={t(target.kind === "payee" ? "amount.memo" : "amount.memo-own")}
        hint={t(target.kind === "payee" ? "amount.memo-hint" : "amount.memo-own-hint")}
        error={place === "memo" ? told : null}
      >
        {(wiring) => (
          <Input
            {...wiring}
            value={draft.memo}
            maxLength={MEMO_MOST}
            autoComplete="off"
            onChange={(event) => put({ memo: event.target.value })}
            onClear={() => put({ memo: "" })}
          />
        )}
      </Field>
      {!from.ownedBy && (
        <WhenPart
          later={draft.later}
          tried={missing}
          change={(part) => put({ later: { ...draft.later, ...part } })}
        />
      )}
      {asking.error && place === null && <ProblemNote thrown={asking.error} />}
      <div className={styles.buttons}>
        <Button onClick={onOther}>{t("back")}</Button>
        <Button type="submit" variant="primary" busy={asking.isPending}>
          {t("next")}
        </Button>
      </div>
    </form>
  );
}

function amountWords(missing: string, isMissing: boolean, told: string | null): string | null {
  return isMissing ? missing : told;
}

/** The amount as one would write it on a slip, so that a nought too many is seen. */
function InWords({ typed, currency }: { typed: string; currency: string }) {
  const language = useLanguage();
  const minor = parseAmount(typed, currency);
  const words = minor && language === "zh-CN" ? capitalAmount({ minor, currency }) : null;
  return words && <p className={styles.words}>{words}</p>;
}

/** What may still go out today, before one finds out. Nothing where it is not known. */
function LimitLeft({ currency }: { currency: string }) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const limit = useQuery(limitsQuery).data?.limits.find((one) => one.currency === currency);
  if (!limit) return null;
  const today = Math.max(0, Math.min(limit.a_day - limit.used_today, limit.a_month - limit.used_this_month));
  const minor = Math.min(today, limit.each);
  return (
    <p className={styles.soft}>{t("amount.left", { left: amountText({ minor, currency }, language) })}</p>
  );
}

/** For whom one pays, and how much they let one. */
function Bounds({ name, paying: { currency, each, a_month: month } }: NonNullable<Source["ownedBy"]>) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const amount = (minor: number) => amountText({ minor, currency }, language);
  return <p className={styles.soft}>{t("amount.for", { name, each: amount(each), month: amount(month) })}</p>;
}

function NoSource({ target, onOther }: { target: Target; onOther: () => void }) {
  const { t } = useTranslation("payments");
  const currency = target.kind === "payee" ? target.payee.currency : target.account.currency;
  return (
    <div className={styles.form}>
      <TargetLine target={target} onOther={onOther} />
      <p>{t("amount.no-source", { currency })}</p>
      <div className={styles.buttons}>
        <Button onClick={onOther}>{t("back")}</Button>
      </div>
    </div>
  );
}
