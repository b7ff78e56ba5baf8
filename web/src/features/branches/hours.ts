import type { BranchSpan } from "@/api/wire";
import { weekdayNames } from "@/lib/dates";

/** "9:00" */
export function minuteText(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;
}

/** As staff type a day's hours: "9:00-12:00, 13:00-17:00". */
export function spansText(spans: readonly BranchSpan[]): string {
  return spans.map(({ opens, closes }) => `${minuteText(opens)}-${minuteText(closes)}`).join(", ");
}

const SPAN = /^(\d{1,2})[:：](\d{2})\s*[-–—~至到]+\s*(\d{1,2})[:：](\d{2})$/;

/** What was typed; null where it cannot be read. */
export function readSpans(text: string): BranchSpan[] | null {
  const spans: BranchSpan[] = [];
  for (const part of text.split(/[,，、;；]/).map((one) => one.trim())) {
    if (!part) continue;
    const found = SPAN.exec(part);
    if (!found) return null;
    const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = found.slice(1).map(Number);
    const [opens, closes] = [h1 * 60 + m1, h2 * 60 + m2];
    const before = spans.at(-1)?.closes ?? -1;
    if (m1 > 59 || m2 > 59 || opens <= before || closes <= opens || closes > 24 * 60) return null;
    spans.push({ opens, closes });
  }
  return spans;
}

export interface DaysAlike {
  first: string;
  last: string;
  spans: readonly BranchSpan[];
}

/** Days that follow each other and are alike, as one: Monday to Friday. */
export function daysAlike(week: readonly (readonly BranchSpan[])[], locale: string): DaysAlike[] {
  const names = weekdayNames(locale).map(({ long }) => long);
  const found: DaysAlike[] = [];
  for (const [nth, spans] of week.entries()) {
    const name = names[nth] ?? "";
    const before = found.at(-1);
    if (before && spansText(before.spans) === spansText(spans)) before.last = name;
    else found.push({ first: name, last: name, spans });
  }
  return found;
}
