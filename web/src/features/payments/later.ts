import type { NewPlan, NewTransfer } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";

export const KINDS = ["now", "two_hours", "next_day", "day", "week", "month"] as const;
export type Kind = (typeof KINDS)[number];
export const ENDS = ["never", "day", "times"] as const;
export type Ends = (typeof ENDS)[number];
export const IF_CLOSED = ["after", "before", "anyway"] as const;

/** When a transfer is to be made, as far as somebody has said. */
export interface Later {
  kind: Kind;
  on: BankDate | "";
  ends: Ends;
  lastOn: BankDate | "";
  times: string;
  ifClosed: (typeof IF_CLOSED)[number];
}

export const NOW: Later = { kind: "now", on: "", ends: "never", lastOn: "", times: "", ifClosed: "after" };

export const MOST_TIMES = 600;
const FARTHEST_DAYS = 1_095;

/** Days that can be chosen. */
export function range(today: BankDate): { min: BankDate; max: BankDate } {
  return { min: addDays(today, 1), max: addDays(today, FARTHEST_DAYS) };
}

export function isOnDay({ kind }: Later): boolean {
  return kind === "day" || kind === "week" || kind === "month";
}

export function isRegular({ kind }: Later): boolean {
  return kind === "week" || kind === "month";
}

/** The first thing that is missing before it can be planned; null when nothing is. */
export function missingOf(later: Later): "on" | "lastOn" | "times" | null {
  if (!isOnDay(later)) return null;
  if (later.on === "") return "on";
  if (!isRegular(later)) return null;
  if (later.ends === "day" && (later.lastOn === "" || later.lastOn < later.on)) return "lastOn";
  return later.ends === "times" && timesOf(later.times) === null ? "times" : null;
}

export function timesOf(typed: string): number | null {
  const times = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0;
  return times >= 1 && times <= MOST_TIMES ? times : null;
}

/** Whether a month may end on this day, so that "the last day of each month" may be meant. */
export function isMonthEnd(on: BankDate | ""): boolean {
  return on !== "" && addDays(on, 1).endsWith("-01");
}

/** What is asked of the bank; null for now, and while something is missing. */
export function planOf(later: Later, wish: NewTransfer): NewPlan | null {
  if (later.kind === "now" || missingOf(later) !== null) return null;
  const once = { ...wish, at_month_end: false, if_closed: later.ifClosed };
  if (later.kind === "two_hours" || later.kind === "next_day") return { ...once, delay: later.kind };
  if (later.kind === "day") return { ...once, first_on: later.on };
  return {
    ...once,
    first_on: later.on,
    every: later.kind,
    at_month_end: later.kind === "month" && isMonthEnd(later.on),
    last_on: later.ends === "day" ? later.lastOn : null,
    times: later.ends === "times" ? timesOf(later.times) : null,
  };
}

/** What was kept, as far as it reads like one. */
export function laterFrom(kept: unknown): Later {
  if (typeof kept !== "object" || kept === null) return NOW;
  const later = { ...NOW, ...(kept as Partial<Later>) };
  const reads = KINDS.includes(later.kind) && ENDS.includes(later.ends) && IF_CLOSED.includes(later.ifClosed);
  return reads && [later.on, later.lastOn, later.times].every((one) => typeof one === "string") ? later : NOW;
}
