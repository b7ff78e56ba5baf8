import type { TFunction } from "i18next";
import type { MarkFigures, TalkFigures } from "@/api/wire";
import { numberWriter } from "@/lib/writers";
import type { ChartFormat } from "@/ui/chart/series";

const MINUTE_S = 60;

/** Seconds as people say them: "45 s", "3 min 20 s". */
export function shortTime(seconds: number, t: TFunction<"quality">): string {
  const minutes = Math.floor(seconds / MINUTE_S);
  const rest = Math.round(seconds % MINUTE_S);
  if (minutes === 0) return t("seconds", { count: rest });
  if (minutes >= 10 || rest === 0) return t("minutes", { count: minutes });
  return t("minutes-seconds", { minutes, seconds: rest });
}

/** Values are minutes, so that the axis has whole ones. */
export function timeFormat(language: string, t: TFunction<"quality">): ChartFormat {
  const numbers = numberWriter(language, { maximumFractionDigits: 1 });
  return {
    value: (value) => shortTime(value * MINUTE_S, t),
    axis: (ticks) => ticks.map((tick) => t("minutes-axis", { minutes: numbers.format(tick) })),
  };
}

/** Of those that ended with a person, how many were solved at once; null where none has. */
export function firstShare({ ended, missed, first }: TalkFigures): number | null {
  return ended > missed ? first / (ended - missed) : null;
}

export function inMinutes(seconds: number | null): number | null {
  return seconds === null ? null : seconds / MINUTE_S;
}

/** A part of a whole; null where there is none. */
export function share(part: number | undefined, whole: number | undefined): number | null {
  return part === undefined || !whole ? null : part / whole;
}

/** Of all marks; null where they are too few to be shown. */
export function average(of: MarkFigures | undefined): number | null {
  if (!of?.marks || !of.answered) return null;
  return of.marks.reduce((sum, count, nth) => sum + count * (nth + 1), 0) / of.answered;
}

export function averageText(mark: number | null, language: string): string {
  if (mark === null) return "—";
  return numberWriter(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(mark);
}
