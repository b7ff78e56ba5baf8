import { useTranslation } from "react-i18next";
import type { TicketType } from "@/api/wire";
import { Field } from "@/ui/field";
import { Input, Select, TextArea } from "@/ui/input";
import { useLanguage } from "@/ui/use-language";
import { type Answers, FormFields } from "./form-fields";
import { inWords, LONGEST_WORDS } from "./states";
import "./words";

export interface Told {
  type: string;
  subject: string;
  words: string;
  answers: Answers;
}

export const toldNothing: Told = { type: "", subject: "", words: "", answers: {} };

interface Props {
  types: readonly TicketType[];
  told: Told;
  change: (part: Partial<Told>) => void;
  asked: boolean;
}

/** The same questions for whoever asks for something, and for staff who write it down. */
export function TicketForm({ types, told, change, asked }: Props) {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  const type = types.find(({ code }) => code === told.type);
  const missing = (value: string) => (asked && !value.trim() ? t("missing") : null);
  return (
    <>
      <Field label={t("type")} error={missing(told.type)}>
        {(wiring) => (
          <Select
            {...wiring}
            value={told.type}
            none={t("choose")}
            choices={types.map(({ code, name }) => ({ value: code, label: inWords(name, language) }))}
            onChange={({ target }) => change({ type: target.value, answers: {} })}
          />
        )}
      </Field>
      <Field label={t("subject")} hint={t("subject-hint")} error={missing(told.subject)}>
        {(wiring) => (
          <Input
            {...wiring}
            value={told.subject}
            maxLength={80}
            onChange={({ target }) => change({ subject: target.value })}
          />
        )}
      </Field>
      {type && (
        <FormFields
          type={type}
          answers={told.answers}
          change={(answers) => change({ answers })}
          asked={asked}
        />
      )}
      <Field label={t("words")} hint={t("words-hint")} error={missing(told.words)}>
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={4}
            value={told.words}
            maxLength={LONGEST_WORDS}
            onChange={({ target }) => change({ words: target.value.replaceAll(/[\r\n]+/g, " ") })}
          />
        )}
      </Field>
    </>
  );
}
