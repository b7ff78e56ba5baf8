import type { Language } from "@/lib/language";
import { amountText, exponentOf } from "@/lib/money";
import { numberWriter } from "@/lib/writers";
import { compactLabels } from "./compact";
import type { ChartFormat } from "./series";

/** Values in minor units of one currency. */
export function moneyFormat(currency: string, language: Language): ChartFormat {
  const unit = 10 ** exponentOf(currency);
  return {
    // Averages and forecasts need not fall on a whole cent; what is shown does.
    value: (value) => amountText({ minor: Math.round(value), currency }, language),
    axis: (ticks) =>
      compactLabels(
        ticks.map((tick) => tick / unit),
        language,
      ),
  };
}

/** Plain numbers of things: customers, entries, days. */
export function countFormat(language: Language): ChartFormat {
  const format = numberWriter(language, { maximumFractionDigits: 1 });
  return {
    value: (value) => format.format(value).replace("-", "−"),
    axis: (ticks) => compactLabels(ticks, language),
  };
}

/** Values as fractions: 0.031 is 3.1 %. */
export function shareFormat(language: Language, { places = 1 }: { places?: number } = {}): ChartFormat {
  const format = numberWriter(language, { style: "percent", maximumFractionDigits: places });
  const text = (value: number) => format.format(value).replace("-", "−");
  return { value: text, axis: (ticks) => ticks.map(text) };
}

const HIDDEN = "••••";

/** The same chart for somebody who does not want amounts to be read: the shape stays. */
export const hiddenFormat: ChartFormat = {
  value: () => HIDDEN,
  axis: (ticks) => ticks.map(() => HIDDEN),
};
