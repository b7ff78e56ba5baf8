import { useTranslation } from "react-i18next";
import type { Import } from "@/api/wire";
import { StateWord, type Tone } from "@/ui/state-word";

const tones: Record<Import["state"], Tone> = {
  running: "info",
  interrupted: "caution",
  done: "good",
  failed: "danger",
};

export function ImportState({ state }: { state: Import["state"] }) {
  const { t } = useTranslation("imports");
  return <StateWord tone={tones[state]}>{t(`states.${state}`)}</StateWord>;
}
