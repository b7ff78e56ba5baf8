import { useTranslation } from "react-i18next";
import type { RiskRule, RiskStage, RiskVersion } from "@/api/wire";
import { StateWord, type Tone } from "@/ui/state-word";

const TONES: Record<RiskStage, Tone> = { draft: "over", shadow: "caution", live: "good", off: "over" };

export function Stage({ of }: { of: RiskStage }) {
  const { t } = useTranslation("risk");
  return <StateWord tone={TONES[of]}>{t(`stages.${of}`)}</StateWord>;
}

/** The version that stands for the rule: the one at its stage, else the latest. */
export function shownVersion(rule: RiskRule): RiskVersion | undefined {
  return rule.versions.find(({ stage }) => stage === rule.stage) ?? rule.versions[0];
}
