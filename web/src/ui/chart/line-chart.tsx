import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { ChartFrame, type FrameProps } from "./chart-frame";
import { ChartTable } from "./chart-table";
import { dashOf, Lines } from "./lines";
import { fractions } from "./nearest";
import { Plot } from "./plot";
import type { Said } from "./readout";
import {
  type Band,
  type ChartFormat,
  colourOf,
  hasValues,
  type Mark,
  reach,
  type Series,
  SIGN_COLOUR,
  type Signs,
  type Stop,
  type Threshold,
} from "./series";
import { summaryOf } from "./summary";
import { Legend, type LegendEntry, type SwatchLook } from "./swatch";
import { useFormat } from "./use-format";

interface Props extends FrameProps {
  /** At most some 2,000: the server sums up what is longer. */
  stops: readonly Stop[];
  series: readonly Series[];
  format: ChartFormat;
  /** Balances stand until they change: steps. What is measured now and then runs: lines. */
  shape?: "line" | "step";
  /** Fills below the first series; the axis then starts at zero. */
  filled?: boolean;
  /** Whether the axis includes zero. Without, small movements of large values can be seen. */
  fromZero?: boolean;
  /** Index of the stop after which values are expected, not known: dashed from there. */
  expectedFrom?: number;
  band?: Band;
  marks?: readonly Mark[];
  signs?: Signs;
  threshold?: Threshold;
  /** What the stops are, for the table: "Day". */
  axis?: string;
  size?: "normal" | "small";
}

/** How values move along time. */
export function LineChart(props: Props) {
  const { t } = useTranslation("ui");
  const {
    title,
    stops,
    series,
    band,
    signs,
    threshold,
    filled = false,
    shape = "line",
    hideable = false,
  } = props;
  const { format, hidden } = useFormat(props.format, hideable);
  return (
    <ChartFrame
      {...props}
      nothing={!hasValues(series)}
      table={
        <ChartTable
          caption={title}
          axis={props.axis}
          stops={stops}
          series={withBand(t, series, band)}
          format={format}
        />
      }
    >
      <Legend entries={legendOf(series, band, signs)} />
      <Plot
        label={title}
        summary={summaryOf(t, { stops, series, format, hidden })}
        stops={stops}
        places={fractions(stops)}
        values={reach(seen(series, band, threshold))}
        fromZero={props.fromZero ?? filled}
        format={format}
        cursor="line"
        size={props.size}
        said={(index) => saidAt(t, index, { ...props, format })}
      >
        {(space, active) => (
          <Lines
            space={space}
            active={active}
            series={series}
            shape={shape}
            filled={filled}
            expectedFrom={props.expectedFrom}
            band={band}
            marks={props.marks ?? []}
            signs={signs}
            threshold={threshold}
          />
        )}
      </Plot>
    </ChartFrame>
  );
}

function seen(series: readonly Series[], band?: Band, threshold?: Threshold) {
  return [
    ...series.map(({ values }) => values),
    ...(band ? [band.low, band.high] : []),
    ...(threshold ? [[threshold.value]] : []),
  ];
}

function saidAt(
  t: TFunction<"ui">,
  index: number,
  { series, format, band, signs, marks = [] }: Pick<Props, "series" | "format" | "band" | "marks" | "signs">,
): Said[] {
  return series.map((one, at) => {
    const value = one.values[index] ?? null;
    const mark = marks.find((candidate) => candidate.series === one.id && candidate.at === index);
    return {
      id: one.id,
      name: one.name,
      text: value === null ? t("chart.unknown") : format.value(value),
      look: series.length > 1 ? lookOf(one, at) : undefined,
      note: mark?.label ?? (noteAt(t, index, one, { band, signs, format }) || undefined),
    };
  });
}

function noteAt(
  t: TFunction<"ui">,
  index: number,
  { id }: Series,
  { band, signs, format }: Pick<Props, "band" | "signs" | "format">,
): string {
  const known = signs?.series === id ? signs.at.get(index) : undefined;
  const range = band?.series === id ? rangeAt(t, index, band, format) : undefined;
  return [known, range].filter(Boolean).join(" · ");
}

function rangeAt(t: TFunction<"ui">, index: number, band: Band, format: ChartFormat): string | undefined {
  const [low, high] = [band.low[index] ?? null, band.high[index] ?? null];
  if (low === null || high === null || low === high) return undefined;
  return t("chart.between", { low: format.value(low), high: format.value(high) });
}

function lookOf(series: Series, index: number): SwatchLook {
  return { colour: colourOf(series, index), shape: "line", dash: dashOf(index) };
}

function legendOf(
  series: readonly Series[],
  band: Band | undefined,
  signs: Signs | undefined,
): LegendEntry[] {
  const entries: LegendEntry[] = series.map((one, index) => ({
    id: one.id,
    name: one.name,
    look: lookOf(one, index),
  }));
  if (band) {
    const colour = entries.find(({ id }) => id === band.series)?.look.colour ?? "var(--chart-1)";
    entries.push({ id: `${band.series} band`, name: band.name, look: { colour, shape: "wash" } });
  }
  if (signs && signs.at.size > 0) {
    entries.push({ id: "signs", name: signs.name, look: { colour: SIGN_COLOUR, shape: "diamond" } });
  }
  return entries;
}

function withBand(t: TFunction<"ui">, series: readonly Series[], band: Band | undefined): readonly Series[] {
  if (!band) return series;
  const { name, low, high } = band;
  return [
    ...series,
    { id: `${band.series} low`, name: t("chart.low", { name }), values: low },
    { id: `${band.series} high`, name: t("chart.high", { name }), values: high },
  ];
}
