import { type BankDate, isBankDate } from "./dates";

interface Around {
  today: BankDate;
  /** The last day that counts: a day without a year is then the latest one that is not after it. */
  max?: BankDate | undefined;
}

/** Reads a day as people write it, in either language; null when it is none. The day goes before the month. */
export function readDay(typed: string, { today, max }: Around): BankDate | null {
  const text = typed.trim().normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ");
  const near = nearDays[text];
  if (near !== undefined) return dayAway(today, near);
  const found = wholeDay(text);
  if (!found) return null;
  const { year, month, day } = found;
  if (year === null) return latest(month, day, today, max);
  if (year >= 100) return written(year, month, day);
  const ofThisCentury = written(2000 + year, month, day);
  // "5/3/48" of somebody's birth.
  return max !== undefined && ofThisCentury !== null && ofThisCentury > max
    ? written(1900 + year, month, day)
    : ofThisCentury;
}

interface Found {
  /** As written, possibly of two digits. */
  year: number | null;
  month: number;
  day: number;
}

const nearDays: Record<string, number> = { today: 0, 今天: 0, 今日: 0, yesterday: -1, 昨天: -1, 昨日: -1 };

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const LONG_MONTHS =
  "january february march april may june july august september october november december".split(" ");

function wholeDay(text: string): Found | null {
  return chinese(text) ?? bigFirst(text) ?? dayFirst(text) ?? named(text);
}

// 2026年11月28日, 11月28日, 11月28号
function chinese(text: string): Found | null {
  const match = /^(?:(\d{2}|\d{4}) ?年 ?)?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?$/.exec(text);
  return match && found(match[1], match[2], match[3]);
}

// 2026-11-28, 2026/11/28, 20261128
function bigFirst(text: string): Found | null {
  const match = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text);
  if (match) return found(match[1], match[3], match[4]);
  const run = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  return run && found(run[1], run[2], run[3]);
}

// 28/11/2026, 28.11.26, 28/11
function dayFirst(text: string): Found | null {
  const match = /^(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?$/.exec(text);
  return match && found(match[4], match[3], match[1]);
}

// 28 Nov, 28 November 2026, Nov 28, 2026, 28nov
function named(text: string): Found | null {
  const match =
    /^(\d{1,2})(?:st|nd|rd|th)?[ -]?([a-z]{3,9})\.?(?:,?[ -]?(\d{4}|\d{2}))?$/.exec(text) ??
    swapped(/^([a-z]{3,9})\.? ?(\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$/.exec(text));
  if (!match) return null;
  const [, day, name = "", year] = match;
  const month = Math.max(MONTHS.indexOf(name === "sept" ? "sep" : name), LONG_MONTHS.indexOf(name)) + 1;
  return month === 0 ? null : found(year, String(month), day);
}

function swapped(match: RegExpExecArray | null): (string | undefined)[] | null {
  return match && [match[0], match[2], match[1], match[3]];
}

function found(year: string | undefined, month: string | undefined, day: string | undefined): Found {
  return { year: year ? Number(year) : null, month: Number(month), day: Number(day) };
}

function latest(month: number, day: number, today: BankDate, max: BankDate | undefined): BankDate | null {
  const year = Number(today.slice(0, 4));
  const thisYear = written(year, month, day);
  if (max === undefined) return thisYear;
  if (thisYear !== null && thisYear <= max) return thisYear;
  return written(year - 1, month, day);
}

function written(year: number, month: number, day: number): BankDate | null {
  const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  return isBankDate(text) ? text : null;
}

function dayAway(today: BankDate, days: number): BankDate {
  const date = new Date(`${today}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
