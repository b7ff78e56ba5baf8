import type { Outlook } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";

interface Line {
  days: BankDate[];
  values: number[];
  lowestAt: number;
}

/** What the accounts have at the end of each day until the horizon: between what is expected, as much as before. */
export function dailyLine({
  from,
  until,
  line,
  lowest,
}: Pick<Outlook, "from" | "until" | "line" | "lowest">): Line {
  const after = new Map(line.map(({ on, balance }) => [on, balance.minor]));
  const days: BankDate[] = [];
  const values: number[] = [];
  let value = line[0]?.balance.minor ?? 0;
  for (let day = from; day <= until && days.length <= MOST_DAYS; day = addDays(day, 1)) {
    value = after.get(day) ?? value;
    days.push(day);
    values.push(value);
  }
  return { days, values, lowestAt: Math.max(0, days.indexOf(lowest.on)) };
}

const MOST_DAYS = 366;
