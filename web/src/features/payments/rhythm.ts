import { useTranslation } from "react-i18next";
import type { NewPlan, Plan } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { useLanguage } from "@/ui/use-language";

type Timed = Pick<NewPlan | Plan, "first_on" | "every" | "last_on" | "times" | "at_month_end">;

/** When it is made, in one sentence: "each month from 5 Jan 2027, 12 times". */
export function useRhythm(): (plan: Timed, days: readonly string[]) => string {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  return ({ first_on: firstOn, every, last_on: lastOn, times, at_month_end: atEnd }, days) => {
    const begins = (every ? firstOn : days[0]) ?? "";
    const first = begins && dateText(begins, language);
    if (!every) return t("rhythm.once", { first });
    const rhythm = t(`rhythm.${every === "month" && atEnd ? "month-end" : every}`, { first });
    if (lastOn) return t("rhythm.until", { rhythm, last: dateText(lastOn, language) });
    return times ? t("rhythm.times", { rhythm, times }) : t("rhythm.on", { rhythm });
  };
}
