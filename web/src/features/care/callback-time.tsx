import { useTranslation } from "react-i18next";
import type { CallbackWindow } from "@/api/wire";
import { clockText, dayText, instantDay } from "@/lib/dates";
import { Chips } from "@/ui/chips";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { useLanguage } from "@/ui/use-language";
import styles from "./callback.module.css";
import "./callback-words";

interface Props {
  windows: readonly CallbackWindow[];
  isOpen: boolean;
  /** The moment that is chosen; none for as soon as possible. */
  value: string | null;
  onChange: (value: string | null) => void;
}

/** As soon as possible, or one of the quarters of an hour that are free: first the day, then the time. */
export function CallbackTime({ windows, isOpen, value, onChange }: Props) {
  const { t } = useTranslation("callbacks");
  const language = useLanguage();
  const days = [...new Set(windows.map(({ from_at }) => instantDay(from_at)))];
  const day = value === null ? days[0] : instantDay(value);
  const times = windows.filter(({ from_at }) => instantDay(from_at) === day);
  const first = windows[0]?.from_at ?? null;
  return (
    <div className={styles.group}>
      <Chips
        label={t("when")}
        choices={[
          { value: "soon", label: t("soon") },
          ...(windows.length > 0 ? [{ value: "time" as const, label: t("time") }] : []),
        ]}
        value={value === null ? "soon" : "time"}
        onChange={(chosen) => onChange(chosen === "time" ? first : null)}
      />
      {value === null ? (
        <p className={styles.soft}>
          {t(isOpen ? "soon-hint" : "soon-closed")} {windows.length === 0 && t("no-times")}
        </p>
      ) : (
        <div className={styles.times}>
          <Field label={t("day")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={day}
                choices={days.map((one) => ({ value: one, label: dayText(one, language) }))}
                onChange={({ target }) =>
                  onChange(
                    windows.find(({ from_at }) => instantDay(from_at) === target.value)?.from_at ?? first,
                  )
                }
              />
            )}
          </Field>
          <Field label={t("clock")} hint={t("clock-hint")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={value}
                choices={times.map(({ from_at }) => ({
                  value: from_at,
                  label: clockText(from_at, language),
                }))}
                onChange={({ target }) => onChange(target.value)}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  );
}
