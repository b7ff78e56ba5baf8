import { useTranslation } from "react-i18next";
import type { Batch } from "@/api/wire";
import { StateWord, type Tone } from "@/ui/state-word";

const TONES: Record<Batch["state"], Tone> = {
  reading: "info",
  unreadable: "danger",
  ready: "caution",
  waiting: "caution",
  running: "info",
  done: "good",
  none: "danger",
  cancelled: "over",
};

export function BatchState({ batch }: { batch: Pick<Batch, "state"> }) {
  const { t } = useTranslation("payments");
  return <StateWord tone={TONES[batch.state]}>{t(`bulk.states.${batch.state}`)}</StateWord>;
}
