import { CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Promised, PromisedToMe } from "@/api/wire";
import { addDays, type BankDate, dateText } from "@/lib/dates";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";

const DAY_MS = 24 * 3_600_000;

/** Where a promise stands: how long there is, or what became of it. */
export function PromiseState({ of }: { of: Promised | PromisedToMe }) {
  const { t } = useTranslation("promises");
  const language = useLanguage();
  const today = useToday();
  const { state, is_late: isLate, due_on: due } = of;
  if (state === "withdrawn") {
    return (
      <StateWord tone="over" icon={CircleX}>
        {t("state.withdrawn")}
      </StateWord>
    );
  }
  if (state === "kept") {
    return <StateWord tone="good">{t(isLate ? "state.kept-late" : "state.kept")}</StateWord>;
  }
  if (isLate) {
    return <StateWord tone="danger">{t("state.late", { count: daysSince(due, today) })}</StateWord>;
  }
  if (due === today) return <StateWord tone="caution">{t("state.today")}</StateWord>;
  return (
    <StateWord tone={due <= addDays(today, 2) ? "caution" : "info"}>
      {t("state.due", { day: dateText(due, language) })}
    </StateWord>
  );
}

/** At least one. */
function daysSince(day: BankDate, today: BankDate): number {
  return Math.max(1, Math.round((Date.parse(today) - Date.parse(day)) / DAY_MS));
}
