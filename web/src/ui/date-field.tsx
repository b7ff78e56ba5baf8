import { CalendarDays } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type BankDate, dateText } from "@/lib/dates";
import { isWithin, type Limits } from "@/lib/month-grid";
import { readDay } from "@/lib/typed-date";
import { Calendar } from "./calendar";
import styles from "./date-field.module.css";
import { Field } from "./field";
import { Input } from "./input";
import { useLanguage } from "./use-language";

interface Props extends Limits {
  label: string;
  /** Empty when no day is chosen. */
  value: BankDate | "";
  /** Called with a day that may be chosen, or empty; never with what could not be read. */
  onChange: (day: BankDate | "") => void;
  /** The bank's day, which the calendar marks and starts at. */
  today: BankDate;
  hint?: string | undefined;
  error?: string | null | undefined;
  required?: boolean;
}

/** A day, typed as people write it or chosen from a calendar; shown in the reader's own way, not the browser's. */
export function DateField({ label, value, onChange, today, hint, error, required, min, max }: Props) {
  const { t } = useTranslation("ui");
  const language = useLanguage();
  const shown = value && dateText(value, language);
  const [typed, setTyped] = useState(shown);
  const [told, setTold] = useState(shown);
  const [wrong, setWrong] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  if (told !== shown) {
    // Another day, or another language: the box follows.
    setTold(shown);
    setTyped(shown);
    setWrong(null);
  }
  const range = { min: min && dateText(min, language), max: max && dateText(max, language) };
  function settle(text: string) {
    const day = text.trim() === "" ? "" : readDay(text, { today, max });
    const fault =
      day === null ? t("day.unreadable", { example: dateText(today, language) }) : outside(day, { min, max });
    setWrong(fault);
    if (fault !== null || day === null) return;
    setTyped(day && dateText(day, language));
    if (day !== value) onChange(day);
  }
  function outside(day: BankDate | "", limits: Limits): string | null {
    if (day === "" || isWithin(day, limits)) return null;
    if (range.min && range.max) return t("day.outside", { min: range.min, max: range.max });
    return range.max ? t("day.too-late", { max: range.max }) : t("day.too-early", { min: range.min ?? "" });
  }
  function key(event: KeyboardEvent) {
    if (event.key === "Enter") settle(typed);
    if (event.key === "ArrowDown" && event.altKey) {
      event.preventDefault();
      setOpen(true);
    }
  }
  return (
    <Field label={label} hint={hint} error={wrong ?? error}>
      {(wiring) => (
        <div className={styles.day} ref={box}>
          <Input
            {...wiring}
            value={typed}
            required={required}
            figures
            autoComplete="off"
            maxLength={30}
            placeholder={t("day.example", { example: dateText(today, language) })}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={() => settle(typed)}
            onKeyDown={key}
          />
          <button
            type="button"
            className={styles.open}
            aria-haspopup="dialog"
            aria-label={shown ? t("day.change", { label, day: shown }) : t("day.choose", { label })}
            title={t("day.calendar")}
            onClick={() => setOpen(true)}
          >
            <CalendarDays size={18} aria-hidden="true" />
          </button>
          {open && (
            <Calendar
              label={label}
              // What has been typed counts before anybody else has heard of it.
              chosen={readDay(typed, { today, max }) ?? value}
              today={today}
              min={min}
              max={max}
              at={box}
              onChoose={(day) => {
                setOpen(false);
                setWrong(null);
                if (day !== value) onChange(day);
                else setTyped(dateText(day, language));
              }}
              onClose={() => setOpen(false)}
            />
          )}
        </div>
      )}
    </Field>
  );
}
