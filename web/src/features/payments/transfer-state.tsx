import { useTranslation } from "react-i18next";
import type { TransferState as State } from "@/api/wire";
import { StateWord, type Tone } from "@/ui/state-word";

const TONES: Record<State, Tone> = {
  waiting: "caution",
  delayed: "caution",
  held: "caution",
  sent: "caution",
  settled: "good",
  refused: "over",
  returned: "over",
  declined: "over",
  cancelled: "over",
  lapsed: "over",
  stopped: "over",
};

export function TransferState({ state }: { state: State }) {
  const { t } = useTranslation("payments");
  return <StateWord tone={TONES[state]}>{t(`states.${state}`)}</StateWord>;
}
