import { useTranslation } from "react-i18next";
import type { HeldFact } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./facts.module.css";
import "./words";

/** When it was last said to be right, and who has verified it; `mine`: told to its customer. */
export function MarkWords({ of, mine = false }: { of: HeldFact; mine?: boolean }) {
  const { t } = useTranslation("facts");
  const language = useLanguage();
  const day = (at: string) => dateText(instantDay(at), language);
  if (!of.confirmed_at && !of.verified_at) return null;
  return (
    <span className={styles.soft}>
      {of.confirmed_at && of.confirmed_how && (
        <span>
          {t(mine ? `confirmed.${of.confirmed_how}-mine` : `confirmed.${of.confirmed_how}`, {
            day: day(of.confirmed_at),
            by: of.confirmed_by,
          })}
        </span>
      )}
      {of.verified_at && of.verified_how && (
        <StateWord tone="good">
          {t(`verified.${of.verified_how}`, { day: day(of.verified_at), by: of.verified_by })}
        </StateWord>
      )}
    </span>
  );
}
