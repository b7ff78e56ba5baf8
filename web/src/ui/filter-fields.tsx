import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type BankDate, startOf } from "@/lib/dates";
import { parseAmount } from "@/lib/money";
import { Chips } from "./chips";
import { DateField } from "./date-field";
import { directionOf } from "./direction";
import { Field } from "./field";
import styles from "./filter-fields.module.css";
import { Input } from "./input";
import { dayOf, PERIODS, type PeriodAndAmount, periodOf } from "./period-and-amount";
import { Segments } from "./segments";

interface PeriodProps {
  value: PeriodAndAmount;
  today: BankDate;
  change: (part: { from?: string; to?: string }) => void;
}

/** A quick period, or from when to when. */
export function PeriodFilter({ value, today, change }: PeriodProps) {
  const { t } = useTranslation("ui");
  return (
    <>
      <Chips
        label={t("filter.period")}
        choices={PERIODS.map((period) => ({ value: period, label: t(`filter.periods.${period}`) }))}
        value={periodOf(value, today)}
        onChange={(period) => change({ from: period ? startOf(period, today) : "", to: "" })}
      />
      <DateField
        label={t("filter.from")}
        value={dayOf(value.from)}
        today={today}
        max={dayOf(value.to) || today}
        onChange={(from) => change({ from })}
      />
      <DateField
        label={t("filter.to")}
        value={dayOf(value.to)}
        today={today}
        min={dayOf(value.from) || undefined}
        max={today}
        onChange={(to) => change({ to })}
      />
    </>
  );
}

/** Amounts from and up to, whichever way the money went. */
export function AmountFilter({
  value,
  currency,
  change,
}: {
  value: PeriodAndAmount;
  currency: string;
  change: (part: { min?: string; max?: string }) => void;
}) {
  const { t } = useTranslation("ui");
  const [min, max] = [value.min, value.max].map((typed) => parseAmount(typed ?? "", currency));
  const crossed = min != null && max != null && min > max;
  return (
    <>
      <AmountField
        label={t("filter.min")}
        currency={currency}
        value={value.min}
        onChange={(min) => change({ min })}
      />
      <AmountField
        label={t("filter.max")}
        currency={currency}
        value={value.max}
        error={crossed ? t("filter.amounts-crossed") : null}
        onChange={(max) => change({ max })}
      />
    </>
  );
}

const WAYS = ["any", "in", "out"] as const;

interface DirectionProps {
  value: string | undefined;
  change: (part: { direction: string }) => void;
}

/** Money in, money out, or both. */
export function DirectionFilter({ value, change }: DirectionProps) {
  const { t } = useTranslation("ui");
  return (
    <div className={styles.way}>
      <span aria-hidden="true">{t("filter.way")}</span>
      <Segments
        label={t("filter.way")}
        choices={WAYS.map((one) => ({ value: one, label: t(`filter.ways.${one}`) }))}
        value={directionOf(value) ?? "any"}
        onChange={(way) => change({ direction: way === "any" ? "" : way })}
      />
    </div>
  );
}

interface AmountProps {
  label: string;
  currency: string;
  value: string | undefined;
  error?: string | null;
  onChange: (value: string) => void;
}

function AmountField({ label, value = "", currency, error, onChange }: AmountProps) {
  const { t } = useTranslation("ui");
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  if (told !== value) {
    setTold(value);
    setTyped(value);
  }
  const bad = typed.trim() !== "" && parseAmount(typed, currency) === null;
  return (
    <Field label={label} error={bad ? t("filter.amount-bad") : error}>
      {(wiring) => (
        <Input
          {...wiring}
          figures
          inputMode="decimal"
          autoComplete="off"
          suffix={currency}
          value={typed}
          maxLength={20}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => onChange(typed.trim())}
          onKeyDown={(event) => event.key === "Enter" && onChange(typed.trim())}
        />
      )}
    </Field>
  );
}
