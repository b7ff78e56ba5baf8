import { useTranslation } from "react-i18next";
import type { KnownItem } from "@/api/wire";
import { useLanguage } from "@/ui/use-language";

/** What an item that is known is called: with whom, or what it is. */
export function useKnownName(): (item: KnownItem) => string {
  const { t } = useTranslation("spending");
  const language = useLanguage();
  return ({ kind, name, name_en: english }) => {
    const called = language === "zh-CN" || !english ? name : english;
    if (kind === "standing_order") return t("forecast.standing-order");
    if (!called) return t("forecast.own-transfer");
    return t(kind === "bill" ? "forecast.bill" : "forecast.plan", { name: called });
  };
}
