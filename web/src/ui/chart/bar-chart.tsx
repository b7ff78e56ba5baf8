import { useTranslation } from "react-i18next";
import { Bars } from "./bars";
import { ChartFrame, type FrameProps } from "./chart-frame";
import { ChartTable } from "./chart-table";
import { type Arrangement, columnsOf, reachOf } from "./columns";
import { Plot } from "./plot";
import type { Said } from "./readout";
import {
  type ChartFormat,
  colourOf,
  hasValues,
  reach,
  type Series,
  type Stop,
  type Threshold,
} from "./series";
import { summaryOf } from "./summary";
import { Legend, type SwatchLook } from "./swatch";
import { useFormat } from "./use-format";

interface Props extends FrameProps {
  /** At most some 60; columns need to be seen and hit. */
  stops: readonly Stop[];
  series: readonly Series[];
  format: ChartFormat;
  /** Beside each other, or as parts of a whole. */
  arrangement?: Arrangement;
  threshold?: Threshold;
  /** Index of the stop after which values are expected, not known: drawn lighter. */
  expectedFrom?: number;
  /** What the stops are, for the table: "Month". */
  axis?: string;
  size?: "normal" | "small";
}

/** How much there was, stop by stop: income and spending by month. */
export function BarChart(props: Props) {
  const { t } = useTranslation("ui");
  const { title, stops, series, arrangement = "grouped", threshold, hideable = false } = props;
  const { format, hidden } = useFormat(props.format, hideable);
  const columns = columnsOf(series, stops.length, arrangement);
  const [low, high] = reachOf(columns);
  return (
    <ChartFrame
      {...props}
      nothing={!hasValues(series)}
      table={<ChartTable caption={title} axis={props.axis} stops={stops} series={series} format={format} />}
    >
      <Legend
        entries={series.map((one, index) => ({ id: one.id, name: one.name, look: lookOf(one, index) }))}
      />
      <Plot
        label={title}
        summary={summaryOf(t, { stops, series, format, hidden })}
        stops={stops}
        places={stops.map((_, index) => (index + 0.5) / stops.length)}
        values={reach([[low, high, ...(threshold ? [threshold.value] : [])]])}
        fromZero
        format={format}
        cursor="column"
        size={props.size}
        said={(index) => saidAt(series, index, format, t("chart.unknown"))}
      >
        {(space) => (
          <Bars
            space={space}
            columns={columns}
            series={series}
            side={arrangement === "grouped" ? series.length : 1}
            expectedFrom={props.expectedFrom}
            threshold={threshold}
          />
        )}
      </Plot>
    </ChartFrame>
  );
}

function saidAt(series: readonly Series[], index: number, format: ChartFormat, unknown: string): Said[] {
  return series.map((one, at) => {
    const value = one.values[index] ?? null;
    return {
      id: one.id,
      name: one.name,
      text: value === null ? unknown : format.value(value),
      look: series.length > 1 ? lookOf(one, at) : undefined,
    };
  });
}

function lookOf(series: Series, index: number): SwatchLook {
  return { colour: colourOf(series, index), shape: "block" };
}
