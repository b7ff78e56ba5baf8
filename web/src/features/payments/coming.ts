import type { Plan } from "@/api/wire";

const MOST = 12;

/** The next times of all plans together, the nearest first. `dayOf`: the day of an instant, where the reader is. */
export function coming(plans: readonly Plan[], dayOf: (at: string) => string): { plan: Plan; on: string }[] {
  return plans
    .flatMap((plan) => (plan.due_at ? [dayOf(plan.due_at)] : plan.days).map((on) => ({ plan, on })))
    .sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0))
    .slice(0, MOST);
}
