import type { TFunction } from "i18next";
import { type ChartFormat, extremes, type Series, type Stop } from "./series";

/** A chart in a few sentences, for those who do not see it. */
export function summaryOf(t: TFunction<"ui">, { stops, series, format, hidden }: Shown): string {
  const label = (at: number) => stops[at]?.label ?? "";
  const count = stops.length;
  const range = t("chart.summary", { count, first: label(0), last: label(count - 1) });
  if (hidden) return `${range} ${t("chart.hidden")}`;
  const spans = series.flatMap(({ name, values }) => {
    const at = extremes(values);
    if (!at) return [];
    const [low, high] = [values[at.low] ?? 0, values[at.high] ?? 0];
    return [
      t("chart.span", {
        name,
        low: format.value(low),
        lowAt: label(at.low),
        high: format.value(high),
        highAt: label(at.high),
      }),
    ];
  });
  return [range, ...spans].join(" ");
}

interface Shown {
  stops: readonly Stop[];
  series: readonly Series[];
  format: ChartFormat;
  hidden: boolean;
}
