import { useTranslation } from "react-i18next";
import type { Mandate } from "@/api/wire";
import { StateWord, type Tone } from "@/ui/state-word";

const TONES: Record<Mandate["state"], Tone> = {
  offered: "caution",
  coming: "info",
  holds: "good",
  resting: "caution",
  over: "over",
  ended: "over",
};

export function MandateState({ state }: { state: Mandate["state"] }) {
  const { t } = useTranslation("mandates");
  return <StateWord tone={TONES[state]}>{t(`states.${state}`)}</StateWord>;
}
