import { useTranslation } from "react-i18next";
import type { MyAccount } from "@/api/wire";

type Named = Pick<MyAccount, "nickname" | "name" | "kind">;

/** What an account of one's own is called: by oneself, else by the bank, else what it is. */
export function useAccountName(): (account: Named) => string {
  const { t } = useTranslation("accounts");
  return ({ nickname, name, kind }) => nickname || name || t(`kinds.${kind}`);
}

export function tailOf(number: string): string {
  return number.slice(-4);
}
