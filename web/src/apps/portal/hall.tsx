import { useQuery } from "@tanstack/react-query";
import { Settings, Wallet } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { bankQuery } from "@/api/identity";
import { Doorkeeper } from "@/apps/doorkeeper";
import { useChangeLanguage } from "@/apps/language-change";
import { useSignOut } from "@/apps/use-sign-out";
import { portal } from "@/lib/paths";
import { Frame } from "@/ui/frame";
import { useMe } from "@/ui/session";

/** Before signing in: the bank's name, the language, nothing else. */
export function Entrance() {
  const { t } = useTranslation("portal");
  const bank = useQuery(bankQuery);
  return (
    <Frame
      bank={bank.data}
      home={portal.home}
      changeLanguage={useChangeLanguage()}
      help={t("human")}
      width="reading"
    >
      <Outlet />
    </Frame>
  );
}

/** Everything that a signed-in customer sees stands in here. */
export function Hall() {
  return (
    <Doorkeeper realm="customer" signInAt={portal.signIn}>
      <Rooms />
    </Doorkeeper>
  );
}

function Rooms() {
  const { t } = useTranslation("portal");
  const bank = useQuery(bankQuery);
  const me = useMe();
  const menu = [
    {
      title: t("money"),
      entries: [{ to: portal.home, label: t("accounts"), icon: Wallet, exact: true }],
    },
    { title: t("me"), entries: [{ to: portal.settings, label: t("settings"), icon: Settings }] },
  ];
  return (
    <Frame
      bank={bank.data}
      home={portal.home}
      menu={menu}
      who={me.name}
      signOut={useSignOut()}
      changeLanguage={useChangeLanguage()}
      help={t("human")}
      width="reading"
    >
      <Outlet />
    </Frame>
  );
}
