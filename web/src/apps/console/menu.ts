import type { TFunction } from "i18next";
import { BookOpen, BookOpenCheck, FileInput, ListTree, Users, WalletCards } from "lucide-react";
import type { Me } from "@/api/wire";
import { console_ } from "@/lib/paths";
import type { MenuGroup } from "@/ui/frame";
import type { Right } from "@/ui/session";

type Entry = MenuGroup["entries"][number] & { right?: Right };

/** The functions that this member of staff may use, in groups; a group without any is left out. */
export function menuFor(me: Me, t: TFunction<"console">): MenuGroup[] {
  const groups: { title: string; entries: Entry[] }[] = [
    {
      title: t("serve"),
      entries: [
        { to: console_.customers, label: t("customers"), icon: Users, right: "customers.view" },
        { to: console_.accounts, label: t("accounts"), icon: WalletCards, right: "accounts.view" },
      ],
    },
    {
      title: t("books"),
      entries: [
        { to: console_.ledger, label: t("health"), icon: BookOpenCheck, exact: true, right: "ledger.view" },
        { to: console_.chart, label: t("chart"), icon: ListTree, right: "ledger.view" },
      ],
    },
    {
      title: t("data"),
      entries: [{ to: console_.imports, label: t("imports"), icon: FileInput, right: "imports.view" }],
    },
    { title: t("help"), entries: [{ to: console_.help, label: t("guide"), icon: BookOpen }] },
  ];
  return groups
    .map(({ title, entries }) => ({
      title,
      entries: entries.filter(({ right }) => !right || me.rights.includes(right)),
    }))
    .filter(({ entries }) => entries.length > 0);
}
