import { useTranslation } from "react-i18next";
import type { DocumentHeld } from "@/api/wire";
import { StateWord } from "@/ui/state-word";
import "./words";

type Standing = Pick<DocumentHeld, "state" | "days_left">;

/** Whether a document is valid, and how much time there is. */
export function PaperState({ of: { state, days_left: left } }: { of: Standing }) {
  const { t } = useTranslation("papers");
  switch (state) {
    case "ended":
      return <StateWord tone="danger">{t("states.ended", { count: -(left ?? 0) })}</StateWord>;
    case "soon":
      return (
        <StateWord tone="caution">
          {left === 0 ? t("states.today") : t("states.soon", { count: left ?? 0 })}
        </StateWord>
      );
    case "valid":
      return <StateWord tone="good">{t("states.valid")}</StateWord>;
    case "unknown":
      return <StateWord tone="info">{t("states.unknown")}</StateWord>;
  }
}
