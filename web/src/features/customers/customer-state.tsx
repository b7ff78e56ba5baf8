import { useTranslation } from "react-i18next";
import type { CustomerRow } from "@/api/wire";
import { StateWord, type Tone } from "@/ui/state-word";

const tones: Record<CustomerRow["status"], Tone> = {
  active: "good",
  blocked: "danger",
  closed: "over",
  merged: "info",
};

export function CustomerState({ status }: { status: CustomerRow["status"] }) {
  const { t } = useTranslation("customers");
  return <StateWord tone={tones[status]}>{t(`states.${status}`)}</StateWord>;
}
