import type { TFunction } from "i18next";
import {
  BookMarked,
  BookOpen,
  BookOpenCheck,
  ChartLine,
  ClipboardCheck,
  Contact,
  CopyCheck,
  FileClock,
  FileInput,
  FileUp,
  Flag,
  FlaskConical,
  Gauge,
  Gem,
  Globe,
  HandCoins,
  HandHeart,
  Headset,
  IdCard,
  Inbox,
  Landmark,
  LibraryBig,
  ListChecks,
  ListFilter,
  ListTree,
  Megaphone,
  Merge,
  MessageSquareWarning,
  MessagesSquare,
  Palette,
  PenLine,
  ReceiptText,
  ScrollText,
  Send,
  ShieldAlert,
  Stamp,
  Sunrise,
  Tags,
  TicketCheck,
  UserRoundCog,
  Users,
  WalletCards,
} from "lucide-react";
import type { Me } from "@/api/wire";
import { console_ } from "@/lib/paths";
import type { MenuEntry } from "@/ui/frame";
import type { Right } from "@/ui/session";

type Place =
  | "today"
  | "customers"
  | "inbox"
  | "agents"
  | "lists"
  | "accounts"
  | "amendments"
  | "promises"
  | "papers"
  | "merges"
  | "customer-files"
  | "tiers"
  | "tags"
  | "portfolio"
  | "tasks"
  | "counter"
  | "branches"
  | "managers"
  | "disputes"
  | "tickets"
  | "complaints"
  | "complaint-register"
  | "wall"
  | "service-history"
  | "own-service"
  | "reviews"
  | "my-reviews"
  | "health"
  | "chart"
  | "outgoing"
  | "remitted"
  | "incoming"
  | "requests"
  | "bill-payments"
  | "risk"
  | "risk-rules"
  | "imports"
  | "duplicates"
  | "approvals"
  | "staff"
  | "roles"
  | "audit"
  | "lending"
  | "articles"
  | "guide"
  | "design";

/** A function of the console: in the menu, in the command palette, and by a letter after "g" as long as there are any. */
export interface DeskEntry extends MenuEntry {
  id: Place;
  letter?: string;
  /** Who may go there; everybody where none is named. */
  right?: Right;
}

export interface DeskGroup {
  title: string;
  entries: DeskEntry[];
}

/** The functions that this member of staff may use, in groups; a group without any is left out. `waiting`: how many
 * requests wait for their yes or no; `talks`: how many conversations wait, for anybody or to be read.
 */
export function menuFor(me: Me, t: TFunction<"console">, waiting = 0, talks = 0): DeskGroup[] {
  return everything(me, t, waiting, talks)
    .map(({ title, entries }) => ({
      title,
      entries: entries.filter(({ right }) => !right || me.rights.includes(right)),
    }))
    .filter(({ entries }) => entries.length > 0);
}

/** The function at this address, where this member of staff has no right to it. */
export function closedAt(
  path: string,
  me: Me,
  t: TFunction<"console">,
): { label: string; right: Right } | null {
  const there = everything(me, t, 0, 0)
    .flatMap(({ entries }) => entries)
    .find(({ to }) => to === path);
  if (!there?.right || me.rights.includes(there.right)) return null;
  return { label: there.label, right: there.right };
}

function everything(me: Me, t: TFunction<"console">, waiting: number, talks: number): DeskGroup[] {
  return [
    {
      title: t("mine"),
      entries: [
        { id: "today", letter: "t", to: console_.home, label: t("today"), icon: Sunrise, exact: true },
        {
          id: "portfolio",
          letter: "g",
          to: console_.portfolio,
          label: t("portfolio"),
          icon: Contact,
          right: "customers.task",
        },
        {
          id: "tasks",
          letter: "1",
          to: console_.tasks,
          label: t("tasks"),
          icon: ClipboardCheck,
          right: "customers.task",
        },
        {
          id: "approvals",
          letter: "p",
          to: console_.approvals,
          label: t("approvals"),
          icon: Stamp,
          ...(waiting > 0 ? { count: countOf(waiting, t) } : {}),
        },
        { id: "lending", letter: "e", to: console_.lending, label: t("lending"), icon: HandCoins },
      ],
    },
    {
      title: t("care"),
      entries: [
        {
          id: "inbox",
          to: console_.inbox,
          label: t("inbox"),
          icon: MessagesSquare,
          right: "care.serve",
          ...(talks > 0 ? { count: counted(talks, t("day.talks", { count: talks })) } : {}),
        },
        {
          id: "agents",
          to: console_.agents,
          label: t("agents"),
          icon: Headset,
          right: "care.supervise",
        },
        {
          id: "tickets",
          to: console_.tickets,
          label: t("tickets"),
          icon: TicketCheck,
          right: "tickets.work",
        },
        {
          id: "complaints",
          to: console_.complaints,
          label: t("complaints"),
          icon: MessageSquareWarning,
          right: "tickets.handle_complaints",
        },
        {
          id: "complaint-register",
          to: console_.complaintRegister,
          label: t("complaint-register"),
          icon: BookMarked,
          right: "tickets.see_register",
        },
        {
          id: "wall",
          to: console_.wall,
          label: t("wall"),
          icon: Gauge,
          right: "quality.lead",
        },
        {
          id: "service-history",
          to: console_.serviceHistory,
          label: t("service-history"),
          icon: ChartLine,
          right: "quality.lead",
        },
        {
          id: "own-service",
          to: console_.serviceHistory,
          label: t("own-service"),
          icon: ChartLine,
          right: "quality.see_own",
        },
        {
          id: "reviews",
          to: console_.reviews,
          label: t("reviews"),
          icon: ClipboardCheck,
          right: "quality.review",
        },
        {
          id: "my-reviews",
          to: console_.myReviews,
          label: t("my-reviews"),
          icon: ClipboardCheck,
          right: "quality.see_own",
        },
        {
          id: "articles",
          to: console_.articles,
          label: t("articles"),
          icon: LibraryBig,
          right: "knowledge.read",
        },
        {
          id: "counter",
          to: console_.counter,
          label: t("counter"),
          icon: Megaphone,
          right: "branches.serve",
        },
        {
          id: "branches",
          to: console_.branches,
          label: t("branches"),
          icon: Landmark,
          right: "branches.manage",
        },
      ],
    },
    {
      title: t("serve"),
      entries: [
        {
          id: "customers",
          letter: "c",
          to: console_.customers,
          label: t("customers"),
          icon: Users,
          right: "customers.view",
        },
        {
          id: "lists",
          letter: "6",
          to: console_.lists,
          label: t("lists"),
          icon: ListFilter,
          right: "customers.view",
        },
        {
          id: "accounts",
          letter: "a",
          to: console_.accounts,
          label: t("accounts"),
          icon: WalletCards,
          right: "accounts.view",
        },
        {
          id: "amendments",
          letter: "m",
          to: console_.amendments,
          label: t("amendments"),
          icon: PenLine,
          right: "customers.change",
        },
        {
          id: "promises",
          letter: "v",
          to: console_.promises,
          label: t("promises"),
          icon: HandHeart,
          right: "customers.promise",
        },
        {
          id: "customer-files",
          letter: "5",
          to: console_.customerFiles,
          label: t("customer-files"),
          icon: FileUp,
          right: "customers.import",
        },
        {
          id: "papers",
          letter: "9",
          to: console_.papers,
          label: t("papers"),
          icon: FileClock,
          right: "customers.view",
        },
        {
          id: "merges",
          letter: "l",
          to: console_.merges,
          label: t("merges"),
          icon: Merge,
          right: "customers.merge",
        },
        {
          id: "tags",
          letter: "z",
          to: console_.tags,
          label: t("tags"),
          icon: Tags,
          right: "tags.see",
        },
        {
          id: "managers",
          letter: "2",
          to: console_.managers,
          label: t("managers"),
          icon: UserRoundCog,
          right: "customers.manage_portfolios",
        },
        {
          id: "tiers",
          letter: "3",
          to: console_.tiers,
          label: t("tiers"),
          icon: Gem,
          right: "tiers.see",
        },
        {
          id: "disputes",
          letter: "f",
          to: console_.disputes,
          label: t("disputes"),
          icon: Flag,
          right: "payments.work_disputes",
        },
      ],
    },
    {
      title: t("books"),
      entries: [
        {
          id: "health",
          letter: "b",
          to: console_.ledger,
          label: t("health"),
          icon: BookOpenCheck,
          exact: true,
          right: "ledger.view",
        },
        {
          id: "chart",
          letter: "s",
          to: console_.chart,
          label: t("chart"),
          icon: ListTree,
          right: "ledger.view",
        },
        {
          id: "outgoing",
          letter: "x",
          to: console_.outgoing,
          label: t("outgoing"),
          icon: Send,
          right: "payments.see",
        },
        {
          id: "incoming",
          letter: "n",
          to: console_.incoming,
          label: t("incoming"),
          icon: Inbox,
          right: "payments.see",
        },
        {
          id: "remitted",
          letter: "j",
          to: console_.remitted,
          label: t("remitted"),
          icon: Globe,
          right: "payments.see",
        },
        {
          id: "requests",
          letter: "q",
          to: console_.requests,
          label: t("requests"),
          icon: HandCoins,
          right: "payments.see",
        },
        {
          id: "bill-payments",
          letter: "y",
          to: console_.billPayments,
          label: t("bill-payments"),
          icon: ReceiptText,
          right: "payments.see",
        },
      ],
    },
    {
      title: t("risks"),
      entries: [
        {
          id: "risk",
          letter: "k",
          to: console_.risk,
          label: t("risk"),
          icon: ShieldAlert,
          exact: true,
          right: "risk.see",
        },
        {
          id: "risk-rules",
          letter: "w",
          to: console_.riskRules,
          label: t("risk-rules"),
          icon: FlaskConical,
          right: "risk.see",
        },
      ],
    },
    {
      title: t("data"),
      entries: [
        {
          id: "imports",
          letter: "i",
          to: console_.imports,
          label: t("imports"),
          icon: FileInput,
          right: "imports.view",
        },
        {
          id: "duplicates",
          letter: "4",
          to: console_.duplicates,
          label: t("duplicates"),
          icon: CopyCheck,
          right: "duplicates.see",
        },
      ],
    },
    {
      title: t("office"),
      entries: [
        {
          id: "staff",
          letter: "o",
          to: console_.staff,
          label: t("staff"),
          icon: IdCard,
          right: "identity.view",
        },
        {
          id: "roles",
          letter: "r",
          to: console_.roles,
          label: t("roles"),
          icon: ListChecks,
          right: "identity.view",
        },
      ],
    },
    {
      title: t("oversight"),
      entries: [
        {
          id: "audit",
          letter: "u",
          to: console_.audit,
          label: t("audit"),
          icon: ScrollText,
          right: "audit.view",
        },
      ],
    },
    {
      title: t("help"),
      entries: [
        { id: "guide", letter: "h", to: console_.help, label: t("guide"), icon: BookOpen },
        // For those who work here; whoever has no right yet has nothing to build on it.
        ...(me.rights.length > 0 ? [design(t)] : []),
      ],
    },
  ];
}

const MOST_COUNTED = 100;

function countOf(waiting: number, t: TFunction<"console">): { shown: string; words: string } {
  return counted(waiting, t("day.approvals", { count: waiting }));
}

function counted(count: number, words: string): { shown: string; words: string } {
  return { shown: count < MOST_COUNTED ? String(count) : `${MOST_COUNTED - 1}+`, words };
}

function design(t: TFunction<"console">): DeskEntry {
  return { id: "design", letter: "d", to: console_.design, label: t("design"), icon: Palette };
}
