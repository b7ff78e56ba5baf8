import { useTranslation } from "react-i18next";
import { addWords } from "@/lib/words";
import en from "./circumstances.en.json";
import zh from "./circumstances.zh-CN.json";

/** What circumstances are called, and the choices there are, wherever they are shown. */
export const circumstanceWords = { en, "zh-CN": zh };

addWords("circumstance", circumstanceWords);

/** What a circumstance is called and how a value reads, by their codes: words that were said stand as they are. */
export function useCircumstance() {
  const { t } = useTranslation("circumstance");
  return {
    name: (field: string) => (field in en.fields ? t(`fields.${field as keyof typeof en.fields}`) : field),
    said: (field: string, value: string) => {
      const choices: Record<string, Record<string, string>> = en.choices;
      return choices[field]?.[value] === undefined
        ? value
        : t(`choices.${field}.${value}` as "choices.income.over_1m");
    },
  };
}
