import { useTranslation } from "react-i18next";
import type { Benefit, HeldBenefit } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { useLanguage } from "@/ui/use-language";
import "./words";

type Named = Pick<Benefit, "zh" | "en">;

interface BenefitWords {
  name: (of: Named) => string;
  what: (of: Pick<Benefit, "what_zh" | "what_en">) => string;
  /** "2 of 6 left this year". */
  left: (of: HeldBenefit) => string;
  /** Until when, and why then: a tier that falls is said beforehand. */
  until: (of: HeldBenefit) => string;
}

/** The words for what customers take up. */
export function useBenefitWords(): BenefitWords {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  return {
    name: (of) => (language === "en" ? of.en : of.zh),
    what: (of) => (language === "en" ? of.what_en : of.what_zh),
    left: ({ left, quota, benefit }) => t(`take-up.left.${benefit.every}`, { left, quota }),
    until: ({ until_on: day, why }) => t(`take-up.until.${why}`, { day: dateText(day, language) }),
  };
}
