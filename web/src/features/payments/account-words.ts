import { useTranslation } from "react-i18next";
import type { MyAccount } from "@/api/wire";
import type { Source } from "./draft";

type Named = Pick<MyAccount, "nickname" | "name" | "kind"> & Pick<Source, "ownedBy">;

/** What an account is called: by oneself, else by the bank, else what it is; somebody else's with whose it is. */
export function useAccountName(): (account: Named) => string {
  const { t } = useTranslation("accounts");
  const { t: payments } = useTranslation("payments");
  return ({ nickname, name, kind, ownedBy }) => {
    const called = nickname || name || t(`kinds.${kind}`);
    return ownedBy ? payments("amount.owned", { name: ownedBy.name, account: called }) : called;
  };
}

export function tailOf(number: string): string {
  return number.slice(-4);
}
