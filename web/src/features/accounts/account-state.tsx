import { useTranslation } from "react-i18next";
import type { Account } from "@/api/wire";
import { StateWord, type Tone } from "@/ui/state-word";

const tones: Record<Account["status"], Tone> = { open: "good", frozen: "caution", closed: "over" };

export function AccountState({ status }: { status: Account["status"] }) {
  const { t } = useTranslation("accounts");
  return <StateWord tone={tones[status]}>{t(`states.${status}`)}</StateWord>;
}
