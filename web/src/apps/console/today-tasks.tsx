import { useQuery } from "@tanstack/react-query";
import {
  BookCheck,
  BookX,
  CirclePause,
  ClipboardCheck,
  Contact,
  DoorOpen,
  FileWarning,
  HandHeart,
  Hourglass,
  KeyRound,
  Loader,
  type LucideIcon,
  PenLine,
  Stamp,
  UserRoundCog,
  UserX,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { amendmentsWaitingQuery } from "@/api/amendments";
import { waitingQuery } from "@/api/approvals";
import { portfolioFiguresQuery, teamQuery } from "@/api/managers";
import { promiseFiguresQuery } from "@/api/promises";
import { taskFiguresQuery } from "@/api/tasks";
import type { Today } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { useRight } from "@/ui/session";
import { When } from "@/ui/when";

export interface Task {
  id: string;
  icon: LucideIcon;
  /** Only where time runs out, or money may be wrong. */
  urgency?: "caution" | "danger";
  words: string;
  note?: ReactNode;
  to?: string;
}

const VERIFIED_WITHIN_MS = 36 * 3_600_000;

/** What waits for this member of staff, the most urgent first. */
export function useTasks({ ledger, imports, accounts, customers, staff }: Today): Task[] {
  const { t } = useTranslation("console");
  const repairs = useRight("imports.repair");
  const { data: approvals = 0 } = useQuery(waitingQuery);
  const audits = useRight("audit.view");
  const corrects = useRight("customers.change");
  const { data: amendments = 0 } = useQuery({ ...amendmentsWaitingQuery, enabled: corrects });
  const promises = useRight("customers.promise");
  const { data: promised } = useQuery({ ...promiseFiguresQuery("mine"), enabled: promises });
  const looksAfter = useRight("customers.task");
  const { data: portfolio } = useQuery({ ...portfolioFiguresQuery, enabled: looksAfter });
  const heads = useRight("customers.manage_portfolios");
  const { data: team } = useQuery({ ...teamQuery, enabled: heads });
  const { data: own } = useQuery({ ...taskFiguresQuery("mine"), enabled: looksAfter });
  const tasks: Task[] = [];
  if (own && own.due > 0) {
    tasks.push({
      id: "tasks",
      icon: ClipboardCheck,
      urgency: own.late > 0 ? "danger" : "caution",
      words: t(own.late > 0 ? "day.tasks-late" : "day.tasks", { count: own.late > 0 ? own.late : own.due }),
      to: console_.tasks,
    });
  }
  if (portfolio && portfolio.unread > 0) {
    tasks.push({
      id: "unread",
      icon: Contact,
      urgency: "caution",
      words: t("day.unread", { count: portfolio.unread }),
      to: `${console_.portfolio}?need=unread`,
    });
  }
  if (team && team.vacant > 0) {
    tasks.push({
      id: "vacant",
      icon: UserRoundCog,
      urgency: "caution",
      words: t("day.vacant", { count: team.vacant }),
      to: console_.managers,
    });
  }
  if (promised && promised.due > 0) {
    tasks.push({
      id: "promises",
      icon: HandHeart,
      urgency: promised.late > 0 ? "danger" : "caution",
      words: t(promised.late > 0 ? "day.promises-late" : "day.promises", {
        count: promised.late > 0 ? promised.late : promised.due,
      }),
      note: t("day.promises-what"),
      to: console_.promises,
    });
  }
  if (approvals > 0) {
    tasks.push({
      id: "approvals",
      icon: Stamp,
      urgency: "caution",
      words: t("day.approvals", { count: approvals }),
      to: console_.approvals,
    });
  }
  if (corrects && amendments > 0) {
    tasks.push({
      id: "amendments",
      icon: PenLine,
      words: t("day.amendments", { count: amendments }),
      to: console_.amendments,
    });
  }
  if (ledger) tasks.push(...ofLedger(ledger));
  for (const { id, source, state, started_at } of imports?.unfinished ?? []) {
    if (state === "done") continue;
    tasks.push({
      id,
      icon: state === "running" ? Loader : CirclePause,
      ...(state === "running" ? {} : { urgency: "caution" as const }),
      words: t(`day.import-${state}`, { source }),
      note: (
        <>
          {t("day.started")} <When at={started_at} />
        </>
      ),
      to: console_.import(id),
    });
  }
  const nextHold = accounts?.holds_expiring_next[0];
  if (accounts && nextHold) {
    tasks.push({
      id: "holds",
      icon: Hourglass,
      urgency: "caution",
      words: t("day.holds", { count: accounts.holds_expiring }),
      note: (
        <>
          {t("day.next")} <When at={nextHold.expires_at} /> · {nextHold.reason}
        </>
      ),
      to: console_.account(nextHold.account_id),
    });
  }
  if (staff && staff.let_in > 0) {
    tasks.push({
      id: "let-in",
      icon: DoorOpen,
      urgency: "caution",
      words: t("day.let-in", { count: staff.let_in }),
      note: t("day.let-in-what"),
      ...(audits ? { to: `${console_.audit}?act=identity.let_in` } : {}),
    });
  }
  if (staff && staff.locked > 0) {
    tasks.push({
      id: "locked",
      icon: KeyRound,
      words: t("day.locked", { count: staff.locked }),
      note: t("day.locked-what"),
    });
  }
  if (imports && imports.waiting > 0) {
    tasks.push({
      id: "quarantine",
      icon: FileWarning,
      words: t("day.quarantine", { count: imports.waiting }),
      note: t(repairs ? "day.quarantine-what" : "day.quarantine-who"),
      to: console_.imports,
    });
  }
  if (customers && customers.blocked > 0) {
    tasks.push({
      id: "blocked",
      icon: UserX,
      words: t("day.blocked", { count: customers.blocked }),
      to: `${console_.customers}?status=blocked`,
    });
  }
  const order = { danger: 0, caution: 1, none: 2 };
  return tasks.toSorted((one, other) => order[one.urgency ?? "none"] - order[other.urgency ?? "none"]);

  function ofLedger(books: NonNullable<Today["ledger"]>): Task[] {
    const line = { id: "books", to: console_.ledger };
    if (books.running) return [{ ...line, icon: Loader, words: t("day.verifying") }];
    if (books.ok === false) {
      const words = t("day.differences", { count: books.differences });
      return [{ ...line, icon: BookX, urgency: "danger", words }];
    }
    if (!books.verified_at) return [{ ...line, icon: BookCheck, words: t("day.never") }];
    if (Date.now() - Date.parse(books.verified_at) < VERIFIED_WITHIN_MS) return [];
    return [
      {
        ...line,
        icon: BookCheck,
        urgency: "caution",
        words: t("day.stale"),
        note: (
          <>
            {t("day.stale-last")} <When at={books.verified_at} />
          </>
        ),
      },
    ];
  }
}
