import { useTranslation } from "react-i18next";
import type { Circumstance } from "@/api/wire";
import "./words";

/** How a value reads: one of the field's choices by its words, anything else as it was said. */
export function useSaid(): (of: Circumstance, value: string) => string {
  const { t } = useTranslation("circumstances");
  return ({ field, choices }, value) =>
    choices.includes(value) ? t(`choices.${field}.${value}` as "choices.income.over_1m") : value;
}
