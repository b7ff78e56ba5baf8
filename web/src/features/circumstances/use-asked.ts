import { useTranslation } from "react-i18next";
import type { CircumstanceField, FileQuestion } from "@/api/wire";
import "./words";

const OF_FILE = ["phone", "email", "address"] as const;
type OfFile = (typeof OF_FILE)[number];

/** Whether it is a value of the file, or a circumstance. */
export function isOfFile(what: string): what is OfFile {
  return OF_FILE.some((one) => one === what);
}

/** How a question is asked: whether what stands there still holds, or for what is missing. */
export function useAsked({ staff = false }: { staff?: boolean } = {}): (of: FileQuestion) => string {
  const { t, i18n } = useTranslation("circumstances");
  const group = staff ? "ask.still-staff" : "ask.still";
  return ({ what, shown }) => {
    if (!shown) return t(`ask.what.${what}`);
    const value = shown.replaceAll("*", "•");
    if (isOfFile(what)) return t(`${group}.${what}`, { value });
    const choice = `choices.${what}.${shown}`;
    const said = i18n.exists(choice, { ns: "circumstances" }) ? t(choice as "choices.income.over_1m") : value;
    return t(`${group}.other`, { field: t(`fields.${what as CircumstanceField}`), value: said });
  };
}
