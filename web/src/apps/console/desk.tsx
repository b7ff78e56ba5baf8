import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation } from "react-router";
import { waitingQuery } from "@/api/approvals";
import { bankQuery } from "@/api/identity";
import { signOutSso } from "@/api/sso";
import { Doorkeeper } from "@/apps/doorkeeper";
import { useChangeLanguage } from "@/apps/language-change";
import { useSignOut } from "@/apps/use-sign-out";
import { useDeskUnread, useTitleCount } from "@/features/care/use-unread";
import { MyDeskBar, MyPresence } from "@/features/reach/my-desk";
import { console_ } from "@/lib/paths";
import { Frame } from "@/ui/frame";
import { Lines } from "@/ui/loaded";
import { useMe } from "@/ui/session";
import { ClosedPage } from "./closed-page";
import { useDeeds } from "./deeds";
import { closedAt, menuFor } from "./menu";
import { Palette } from "./palette";
import { forgetVisits, noteVisit } from "./recent";
import { SearchButton } from "./search-button";
import { Shortcuts } from "./shortcuts";
import { useDeskKeys } from "./use-desk-keys";

const EnrolFirst = lazy(async () => ({
  default: (await import("@/features/identity/enrol-first")).EnrolFirst,
}));

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
      <Inside />
    </Doorkeeper>
  );
}

function Inside() {
  return useMe().must_enrol ? <Threshold /> : <Rooms />;
}

/** Staff without a second factor: the desk opens once they have set one up. */
function Threshold() {
  const { t } = useTranslation("console");
  const bank = useQuery(bankQuery);
  const me = useMe();
  return (
    <Frame
      bank={bank.data}
      home={console_.home}
      room={t("room")}
      who={{ name: me.name }}
      signOut={useSignOut(signOutSso)}
      changeLanguage={useChangeLanguage()}
      width="working"
    >
      <Suspense fallback={<Lines count={8} />}>
        <EnrolFirst />
      </Suspense>
    </Frame>
  );
}

function Rooms() {
  const { t } = useTranslation("console");
  const bank = useQuery(bankQuery);
  const me = useMe();
  const { pathname } = useLocation();
  const [onTop, setOnTop] = useState<"palette" | "shortcuts" | null>(null);
  const leave = useSignOut(signOutSso);
  const { data: waiting } = useQuery(waitingQuery);
  const talks = useDeskUnread(me.rights.includes("care.serve"));
  useTitleCount(talks);
  const menu = menuFor(me, t, waiting, talks);
  const entries = menu.flatMap((group) => group.entries);
  const closed = closedAt(pathname, me, t);
  const maySearch = me.rights.includes("customers.view") || me.rights.includes("accounts.view");
  const openPalette = () => setOnTop("palette");
  const openShortcuts = () => setOnTop("shortcuts");
  // What closes may do so after the next thing has opened, and must not take that along.
  const onClosed = (what: "palette" | "shortcuts") => setOnTop((now) => (now === what ? null : now));
  function signOut() {
    forgetVisits();
    leave();
  }
  useDeskKeys({ entries, openPalette, openShortcuts });
  useEffect(() => noteVisit(me.login, pathname), [me.login, pathname]);
  return (
    <Frame
      bank={bank.data}
      home={console_.home}
      room={t("room")}
      top={<SearchButton label={t(maySearch ? "palette" : "palette-pages")} onPress={openPalette} />}
      besideTop={<MyPresence at="top" />}
      menu={menu}
      phoneMenu="unfold"
      who={{ name: me.name, to: console_.security }}
      signOut={signOut}
      changeLanguage={useChangeLanguage()}
      width="working"
    >
      <MyDeskBar />
      {closed ? <ClosedPage title={closed.label} right={closed.right} /> : <Outlet />}
      <Palette
        open={onTop === "palette"}
        onClose={() => onClosed("palette")}
        deeds={useDeeds({ showShortcuts: openShortcuts, signOut })}
      />
      <Shortcuts open={onTop === "shortcuts"} onClose={() => onClosed("shortcuts")} entries={entries} />
    </Frame>
  );
}
