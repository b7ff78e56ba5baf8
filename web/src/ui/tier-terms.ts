import { useTranslation } from "react-i18next";
import type { Tier } from "@/api/wire";
import type { Language } from "@/lib/language";
import { roundAmountText } from "@/lib/money";
import { useLanguage } from "./use-language";

type Terms = Pick<Tier, "assets" | "payments" | "grade" | "tenure" | "needs">;

interface TierWords {
  /** What a tier asks for, in one line: "average assets of ¥500,000 or a credit grade of B". */
  terms: (tier: Terms) => string;
  /** What comes with it, in one line; empty where it is what everybody has. */
  benefits: (tier: Pick<Tier, "benefits">) => string;
  /** The same, each for itself. */
  each: (tier: Pick<Tier, "benefits">) => string[];
}

/** The words for what tiers ask for and give. */
export function useTierWords(): TierWords {
  const { t } = useTranslation("ui");
  const language = useLanguage();
  function terms(tier: Terms): string {
    const parts: string[] = [];
    if (tier.assets !== null) {
      parts.push(
        t("tier.assets", { amount: roundAmountText({ minor: tier.assets, currency: "CNY" }, language) }),
      );
    }
    if (tier.payments !== null) parts.push(t("tier.payments", { count: tier.payments }));
    if (tier.grade !== null) parts.push(t("tier.grade", { grade: tier.grade }));
    if (tier.tenure !== null) parts.push(t("tier.tenure", { count: tier.tenure }));
    if (parts.length === 0) return t("tier.everybody");
    return parts.join(t(tier.needs === "all" ? "tier.and" : "tier.or"));
  }
  function each({ benefits }: Pick<Tier, "benefits">): string[] {
    const { remittance_discount: off, limit_times: times, is_first_in_line: first } = benefits;
    const told: string[] = [];
    if (off === 100) told.push(t("tier.free"));
    else if (off > 0) told.push(t("tier.discount", { off }));
    if (times > 100) told.push(t("tier.limits", { times: times / 100 }));
    if (first) told.push(t("tier.first"));
    return told;
  }
  return { terms, each, benefits: (tier) => each(tier).join(t("tier.comma")) };
}

export function tierName(tier: { zh: string; en: string }, language: Language): string {
  return language === "en" ? tier.en : tier.zh;
}
