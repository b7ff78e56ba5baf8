import { useTranslation } from "react-i18next";
import type { RiskCase } from "@/api/wire";
import { StateWord, type Tone } from "@/ui/state-word";

type Said = NonNullable<RiskCase["decided"]>["verdict"];

const TONES: Record<Said, Tone> = { released: "good", refused: "over", withdrawn: "over", expired: "over" };

export function Verdict({ of }: { of: Said }) {
  const { t } = useTranslation("risk");
  return <StateWord tone={TONES[of]}>{t(`verdicts.${of}`)}</StateWord>;
}
