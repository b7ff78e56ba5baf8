import { useTranslation } from "react-i18next";
import type { TicketField, TicketType } from "@/api/wire";
import { addDays } from "@/lib/dates";
import { DateField } from "@/ui/date-field";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { inWords } from "./states";
import "./words";

export type Answers = Record<string, string>;

interface Props {
  type: TicketType;
  answers: Answers;
  change: (answers: Answers) => void;
  asked: boolean;
}

/** What a type of ticket asks, as its form says it. */
export function FormFields({ type, answers, change, asked }: Props) {
  return type.fields.map((field) => (
    <One
      key={field.code}
      field={field}
      value={answers[field.code] ?? ""}
      change={(value) => change({ ...answers, [field.code]: value })}
      asked={asked}
    />
  ));
}

interface OneProps {
  field: TicketField;
  value: string;
  change: (value: string) => void;
  asked: boolean;
}

function One({ field, value, change, asked }: OneProps) {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  const today = useToday();
  const label = inWords(field.label, language);
  const hint = field.is_needed ? "" : t("optional");
  const error = asked ? wrongIn(field, value) : null;
  const told = error ? t(error) : null;
  if (field.kind === "date") {
    const min = addDays(today, -field.most);
    return (
      <DateField
        label={label}
        value={value}
        today={today}
        min={min}
        max={today}
        hint={hint}
        error={told}
        onChange={change}
      />
    );
  }
  return (
    <Field label={label} hint={hint} error={told}>
      {(wiring) =>
        field.kind === "choice" ? (
          <Select
            {...wiring}
            value={value}
            none={t("choose")}
            choices={field.choices.map(({ code, name }) => ({ value: code, label: inWords(name, language) }))}
            onChange={({ target }) => change(target.value)}
          />
        ) : (
          <Input
            {...wiring}
            value={value}
            maxLength={field.most}
            inputMode={field.kind === "digits" ? "numeric" : undefined}
            onChange={({ target }) => change(target.value)}
          />
        )
      }
    </Field>
  );
}

function wrongIn(
  { kind, is_needed: isNeeded, least }: TicketField,
  value: string,
): "missing" | "invalid" | null {
  if (!value.trim()) return isNeeded ? "missing" : null;
  if (kind === "digits" && !(/^\d+$/.test(value) && value.length >= least)) return "invalid";
  return null;
}

export function isFilled(type: TicketType, answers: Answers): boolean {
  return type.fields.every((field) => wrongIn(field, answers[field.code] ?? "") === null);
}

/** As they travel: what was left empty stays at home. */
export function asAnswers(type: TicketType, answers: Answers): { field: string; told: string }[] {
  return type.fields
    .map(({ code }) => ({ field: code, told: (answers[code] ?? "").trim() }))
    .filter(({ told }) => told !== "");
}
