import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { bankQuery } from "@/api/identity";
import { Doorkeeper } from "@/apps/doorkeeper";
import { useChangeLanguage } from "@/apps/language-change";
import { useSignOut } from "@/apps/use-sign-out";
import { console_ } from "@/lib/paths";
import { Frame } from "@/ui/frame";
import { useMe } from "@/ui/session";
import { menuFor } from "./menu";
import { QuickSearch } from "./quick-search";

export function Entrance() {
  const { t } = useTranslation("console");
  const bank = useQuery(bankQuery);
  return (
    <Frame
      bank={bank.data}
      home={console_.home}
      room={t("room")}
      changeLanguage={useChangeLanguage()}
      width="working"
    >
      <Outlet />
    </Frame>
  );
}

/** Everything that signed-in staff see stands in here. */
export function Desk() {
  return (
    <Doorkeeper realm="staff" signInAt={console_.signIn}>
      <Rooms />
    </Doorkeeper>
  );
}

function Rooms() {
  const { t } = useTranslation("console");
  const bank = useQuery(bankQuery);
  const me = useMe();
  return (
    <Frame
      bank={bank.data}
      home={console_.home}
      room={t("room")}
      top={me.rights.includes("customers.view") && <QuickSearch />}
      menu={menuFor(me, t)}
      phoneMenu="unfold"
      who={{ name: me.name }}
      signOut={useSignOut()}
      changeLanguage={useChangeLanguage()}
      width="working"
    >
      <Outlet />
    </Frame>
  );
}
