import { useTranslation } from "react-i18next";
import type { TagStage as Stage } from "@/api/wire";
import { StateWord } from "@/ui/state-word";

const TONES = { live: "good", draft: "info", off: "over" } as const;

export function TagStage({ of }: { of: Stage }) {
  const { t } = useTranslation("tags");
  return <StateWord tone={TONES[of]}>{t(`stages.${of}`)}</StateWord>;
}
