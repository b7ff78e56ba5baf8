import { useTranslation } from "react-i18next";
import type { Reconciliation } from "@/api/wire";
import { StateWord } from "@/ui/state-word";

/** Whether it is read, and how much is left to decide. */
export function ReconciliationState({ told }: { told: Pick<Reconciliation, "state" | "undecided"> }) {
  const { t } = useTranslation("reconciliation");
  if (told.state === "reading") return <StateWord tone="info">{t("states.reading")}</StateWord>;
  if (told.state === "unreadable") return <StateWord tone="danger">{t("states.unreadable")}</StateWord>;
  return told.undecided > 0 ? (
    <StateWord tone="caution">{t("states.open", { count: told.undecided })}</StateWord>
  ) : (
    <StateWord tone="good">{t("states.done")}</StateWord>
  );
}
