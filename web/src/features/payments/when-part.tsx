import { useTranslation } from "react-i18next";
import { DateField } from "@/ui/date-field";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { useToday } from "@/ui/use-today";
import {
  ENDS,
  IF_CLOSED,
  isMonthEnd,
  isOnDay,
  isRegular,
  KINDS,
  type Later,
  missingOf,
  range,
} from "./later";
import styles from "./when-part.module.css";

interface Props {
  later: Later;
  change: (part: Partial<Later>) => void;
  /** Whether somebody has tried to go on: then it is told what is missing. */
  tried: boolean;
}

/** When it is made: at once, a little later so that one can think better of it, on a day, or again and again. */
export function WhenPart({ later, change, tried }: Props) {
  const { t } = useTranslation("payments");
  const today = useToday();
  const days = range(today);
  const missing = tried ? missingOf(later) : null;
  return (
    <div className={styles.when}>
      <Field label={t("when.label")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={later.kind}
            choices={KINDS.map((value) => ({ value, label: t(`when.kinds.${value}`) }))}
            onChange={(event) => change({ kind: event.target.value as Later["kind"] })}
          />
        )}
      </Field>
      {(later.kind === "two_hours" || later.kind === "next_day") && (
        <p className={styles.soft}>{t("when.think")}</p>
      )}
      {isOnDay(later) && (
        <DateField
          label={t(isRegular(later) ? "when.first-on" : "when.on")}
          value={later.on}
          today={today}
          min={days.min}
          max={days.max}
          required
          error={missing === "on" ? t("when.on-missing") : null}
          hint={later.kind === "month" && isMonthEnd(later.on) ? t("when.month-end") : undefined}
          onChange={(on) => change({ on })}
        />
      )}
      {isRegular(later) && (
        <Field label={t("when.ends")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={later.ends}
              choices={ENDS.map((value) => ({ value, label: t(`when.end.${value}`) }))}
              onChange={(event) => change({ ends: event.target.value as Later["ends"] })}
            />
          )}
        </Field>
      )}
      {isRegular(later) && later.ends === "day" && (
        <DateField
          label={t("when.last-on")}
          value={later.lastOn}
          today={today}
          min={later.on || days.min}
          max={days.max}
          required
          error={missing === "lastOn" ? t("when.last-missing") : null}
          onChange={(lastOn) => change({ lastOn })}
        />
      )}
      {isRegular(later) && later.ends === "times" && (
        <Field label={t("when.times")} error={missing === "times" ? t("when.times-missing") : null}>
          {(wiring) => (
            <Input
              {...wiring}
              value={later.times}
              inputMode="numeric"
              maxLength={3}
              autoComplete="off"
              onChange={(event) => change({ times: event.target.value })}
            />
          )}
        </Field>
      )}
      {isOnDay(later) && (
        <Field label={t("when.if-closed")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={later.ifClosed}
              choices={IF_CLOSED.map((value) => ({ value, label: t(`when.closed.${value}`) }))}
              onChange={(event) => change({ ifClosed: event.target.value as Later["ifClosed"] })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
