import { Snowflake, Star } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Account } from "@/api/wire";
import { StateWord, type Tone } from "@/ui/state-word";

const tones: Record<Account["status"], Tone> = { open: "good", frozen: "caution", closed: "over" };

export function AccountState({ status }: { status: Account["status"] }) {
  const { t } = useTranslation("accounts");
  return (
    <StateWord tone={tones[status]} {...(status === "frozen" ? { icon: Snowflake } : {})}>
      {t(`states.${status}`)}
    </StateWord>
  );
}

/** That the customer's business goes by this account unless they say otherwise. */
export function DefaultMark() {
  const { t } = useTranslation("accounts");
  return (
    <StateWord tone="info" icon={Star}>
      {t("default")}
    </StateWord>
  );
}
