import { useTranslation } from "react-i18next";
import type { Dispute } from "@/api/wire";
import { amountText } from "@/lib/money";
import type { Fact } from "@/ui/facts";
import { useLanguage } from "@/ui/use-language";

/** What the customer has said, as facts. */
export function useToldFacts({ told, amount }: Dispute, reader: "staff" | "customer"): Fact[] {
  const { t } = useTranslation("disputes");
  const language = useLanguage();
  const facts: Fact[] = [];
  if (told.others_had_access) {
    facts.push({ label: t("new.others"), value: t(`said.${told.others_had_access}`) });
  }
  if (told.reached) facts.push({ label: t("new.reached"), value: t(`reached.${told.reached}`) });
  if (told.expected !== null) {
    const expected = { minor: told.expected, currency: amount.currency };
    facts.push({ label: t("should-be"), value: amountText(expected, language) });
  }
  if (told.seller_asked !== null) {
    facts.push({ label: t("new.seller"), value: t(told.seller_asked ? "said.yes" : "said.no") });
  }
  if (told.words) facts.push({ label: t(`in-words-of.${reader}`), value: told.words });
  return facts;
}
