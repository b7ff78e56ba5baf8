import { useMutation, useQueryClient } from "@tanstack/react-query";
import { BookCheck, Keyboard, Languages, LogOut, type LucideIcon, UserPlus, WalletCards } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { startVerification } from "@/api/ledger";
import { problemOf } from "@/api/problem";
import { useChangeLanguage } from "@/apps/language-change";
import { console_ } from "@/lib/paths";
import { useAnnounce } from "@/ui/notice";
import { problemWords } from "@/ui/problem-words";
import { useMe } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";

type Name = "new-customer" | "open-account" | "verify" | "shortcuts" | "language" | "sign-out";

/** Something one can do from anywhere. */
export interface Deed {
  id: Name;
  icon: LucideIcon;
  label: string;
  act: () => void;
}

/** What this member of staff may do from anywhere; `shell` does what belongs to the frame around the pages. */
export function useDeeds(shell: { showShortcuts: () => void; signOut: () => void }): Deed[] {
  const { t } = useTranslation("console");
  const { rights } = useMe();
  const navigate = useNavigate();
  const verify = useVerify();
  const changeLanguage = useChangeLanguage();
  const language = useLanguage();
  const deeds: (Deed & { right?: string })[] = [
    {
      id: "new-customer",
      icon: UserPlus,
      right: "customers.change",
      label: t("deeds.new-customer"),
      act: () => navigate(console_.newCustomer),
    },
    {
      id: "open-account",
      icon: WalletCards,
      right: "accounts.open",
      label: t("deeds.open-account"),
      act: () => navigate(console_.openAccount()),
    },
    { id: "verify", icon: BookCheck, right: "ledger.verify", label: t("deeds.verify"), act: verify },
    { id: "shortcuts", icon: Keyboard, label: t("deeds.shortcuts"), act: shell.showShortcuts },
    {
      id: "language",
      icon: Languages,
      label: language === "en" ? "切换到中文" : "Switch to English",
      act: () => changeLanguage(language === "en" ? "zh-CN" : "en"),
    },
    { id: "sign-out", icon: LogOut, label: t("deeds.sign-out"), act: shell.signOut },
  ];
  return deeds.filter(({ right }) => !right || rights.includes(right));
}

/** Has the books verified and shows how it goes. */
function useVerify(): () => void {
  const { i18n } = useTranslation();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const starting = useMutation({
    mutationFn: startVerification,
    onSuccess: async () => {
      navigate(console_.ledger);
      await queries.invalidateQueries({ queryKey: ["ledger"] });
    },
    onError: (thrown) => announce(problemWords(problemOf(thrown), i18n), { tone: "caution" }),
  });
  return () => starting.mutate();
}
