import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { STATEMENTS } from "@/api/mandates";
import type { Mandate } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { useLanguage } from "@/ui/use-language";
import "./words";

/** From whose side it is read. */
export type End = "given" | "received";

type Named = Pick<Mandate["accounts"][number], "name" | "kind" | "tail">;

export interface Agreed {
  other: string;
  accounts: readonly Named[];
  actions: readonly string[];
  paying: Mandate["paying"];
  guard: Pick<NonNullable<Mandate["guard"]>, "currency" | "above"> | null;
  from_on: string;
  until_on: string;
}

/** What an account of a mandate is called: its name, else its kind, and the end of its number. */
export function useAccountWords(): (account: Named) => string {
  const { t } = useTranslation("mandates");
  const { t: accounts } = useTranslation("accounts");
  return ({ name, kind, tail }) => t("account", { name: name || kindWords(kind, accounts), tail });
}

/** The whole of it in one sentence: who, which accounts, what, until when, and what not. */
export function useSentence(): (agreed: Agreed, end: End, today: string) => string {
  const { t } = useTranslation("mandates");
  const language = useLanguage();
  const words = useAccountWords();
  return ({ other, accounts, actions, paying, guard, from_on: from, until_on: until }, end, today) => {
    const days = { from: dateText(from, language), until: dateText(until, language) };
    const said = {
      name: other,
      accounts: new Intl.ListFormat(language, { type: "conjunction" }).format(accounts.map(words)),
      period: from > today ? t("from-until", days) : t("until", days),
    };
    if (guard) {
      const above = amountText({ minor: guard.above, currency: guard.currency }, language);
      return t(`guard.sentence.${end}.${guard.above === 0 ? "each" : "above"}`, { ...said, above });
    }
    if (!paying) return t(`sentence.${end}.${actions.includes(STATEMENTS) ? "statements" : "view"}`, said);
    const amount = (minor: number) => amountText({ minor, currency: paying.currency }, language);
    return t(`sentence.${end}.pay`, {
      ...said,
      each: amount(paying.each),
      month: amount(paying.a_month),
      whom: t(paying.known_payees_only ? "pays.known" : "pays.anybody"),
      asked: t(`pays.${end}.${paying.asking}`, { above: amount(paying.asking_above) }),
    });
  };
}

function kindWords(kind: Named["kind"], t: TFunction<"accounts">): string {
  return t(`kinds.${kind}`);
}
