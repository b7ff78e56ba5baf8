import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./chart-table.module.css";
import type { ChartFormat, Series, Stop } from "./series";

const PAGE = 120;

interface Props {
  caption: string;
  /** What the stops are: "Month". */
  axis?: string;
  stops: readonly Stop[];
  series: readonly Series[];
  format: ChartFormat;
}

/** The numbers of a chart. Long ones unfold by pages, so that two years of days do not bury the page. */
export function ChartTable({ caption, axis, stops, series, format }: Props) {
  const { t } = useTranslation("ui");
  const [shown, setShown] = useState(PAGE);
  const left = stops.length - shown;
  return (
    // A table with many series scrolls inside its card; the keyboard has to be able to reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
    <section className={styles.scroll} tabIndex={0} aria-label={caption}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{axis ?? t("chart.place")}</th>
            {series.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stops.slice(0, shown).map((stop, at) => (
            <tr key={stop.id}>
              <th scope="row">{stop.label}</th>
              {series.map(({ id, values }) => (
                <td key={id}>{valueText(values[at] ?? null, format, t("chart.unknown"))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <button type="button" className={styles.more} onClick={() => setShown(shown + PAGE)}>
          {t("chart.more-rows", { count: Math.min(left, PAGE) })}
        </button>
      )}
    </section>
  );
}

function valueText(value: number | null, format: ChartFormat, unknown: string): string {
  return value === null ? unknown : format.value(value);
}
