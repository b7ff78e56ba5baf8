import { useQuery } from "@tanstack/react-query";
import {
  ArrowLeftRight,
  ChartColumn,
  CircleHelp,
  House,
  MessageCircle,
  Settings,
  UserRound,
  Wallet,
} from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { bankQuery, meQuery, personOf } from "@/api/identity";
import { Doorkeeper } from "@/apps/doorkeeper";
import { useChangeLanguage } from "@/apps/language-change";
import { useSignOut } from "@/apps/use-sign-out";
import { useMyUnread, useTitleCount } from "@/features/care/use-unread";
import { ConfirmAgain } from "@/features/identity/confirm-again";
import { portal } from "@/lib/paths";
import { useRemembered } from "@/lib/remembered";
import { isKiosk } from "@/lib/shared-device";
import { textSize } from "@/lib/text-size";
import { ConnectionBanner } from "@/ui/connection";
import { Frame, type MenuGroup } from "@/ui/frame";
import { Lines } from "@/ui/loaded";
import { SessionProvider, useMe } from "@/ui/session";
import { useReleases } from "./release";

// At a machine in the hall only: nobody else loads it, nor its words in both languages.
const KioskWatch = lazy(async () => ({
  default: (await import("@/features/branches/kiosk-watch")).KioskWatch,
}));

/** Before signing in: the bank's name, the language, the way to a person, nothing else. */
export function Entrance() {
  const { t } = useTranslation("portal");
  const bank = useQuery(bankQuery);
  return (
    <Frame
      bank={bank.data}
      home={portal.home}
      human={{ to: portal.help, label: t("human"), icon: CircleHelp }}
      changeLanguage={useChangeLanguage()}
      banner={<Banner />}
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

/** Where everybody may stand, signed in or not: the way to a person is never closed. */
export function OpenHall() {
  const me = useQuery(meQuery);
  if (me.isPending) return <Lines count={6} />;
  if (me.data?.realm !== "customer") return <Entrance />;
  return (
    <SessionProvider key={personOf(me.data)} me={me.data}>
      <ConfirmAgain>
        <Rooms />
      </ConfirmAgain>
    </SessionProvider>
  );
}

function Rooms() {
  const { t } = useTranslation("portal");
  const bank = useQuery(bankQuery);
  const me = useMe();
  // Large letters need room, and those who want them fewer choices.
  const large = useRemembered(textSize) === "large";
  useReleases();
  const { count: answers, first } = useMyUnread();
  useTitleCount(answers);
  const menu: MenuGroup[] = [
    {
      title: t("money"),
      entries: [
        { to: portal.home, label: t("home"), icon: House, exact: true },
        { to: portal.accounts, label: t("accounts"), icon: Wallet },
        {
          to: portal.transfer,
          label: t("transfer"),
          icon: ArrowLeftRight,
          covers: [
            portal.transfers,
            portal.planned,
            portal.abroad,
            portal.bulk,
            portal.requests,
            portal.bills,
            portal.payees,
            portal.limits,
          ],
        },
        {
          to: portal.spending,
          label: t("spending"),
          icon: ChartColumn,
          notInBar: large,
          covers: [portal.entries],
        },
      ],
    },
    {
      title: t("me"),
      entries: [
        { to: portal.profile, label: t("profile"), icon: UserRound },
        { to: portal.settings, label: t("settings"), icon: Settings, notInBar: true },
      ],
    },
    {
      title: t("help-group"),
      // The bar has room for five; the way to a person stands at the top of every page as well.
      entries: [{ to: portal.help, label: t("help"), icon: CircleHelp, notInBar: !large }],
    },
  ];
  return (
    <Frame
      bank={bank.data}
      home={portal.home}
      human={{
        to: first ? portal.conversation(first) : portal.talk,
        label: t("human"),
        icon: MessageCircle,
        ...(answers > 0
          ? { count: { shown: String(answers), words: t("answers", { count: answers }) } }
          : {}),
      }}
      menu={menu}
      who={{ name: me.name, to: portal.profile }}
      signOut={useSignOut()}
      banner={<Banner />}
      changeLanguage={useChangeLanguage()}
      width="reading"
    >
      <Outlet />
    </Frame>
  );
}

function Banner() {
  return (
    <>
      {isKiosk() && (
        <Suspense>
          <KioskWatch />
        </Suspense>
      )}
      <ConnectionBanner />
    </>
  );
}
