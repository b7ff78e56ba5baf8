import { area, type CurveFactory, curveMonotoneX, curveStepAfter, line } from "d3-shape";
import { useId } from "react";
import styles from "./lines.module.css";
import { MarkLabel, ThresholdLine } from "./mark-label";
import type { Space } from "./plot";
import {
  type Band,
  colourOf,
  type Mark,
  type Series,
  SIGN_COLOUR,
  type Signs,
  type Threshold,
} from "./series";

interface Props {
  space: Space;
  active: number | null;
  series: readonly Series[];
  shape: "line" | "step";
  filled: boolean;
  expectedFrom?: number;
  band?: Band;
  marks: readonly Mark[];
  signs?: Signs;
  threshold?: Threshold;
}

/** What a line chart draws between its axes, from back to front. */
export function Lines({
  space,
  active,
  series,
  shape,
  filled,
  expectedFrom,
  band,
  marks,
  signs,
  threshold,
}: Props) {
  const curve = shape === "step" ? curveStepAfter : curveMonotoneX;
  const [first] = series;
  return (
    <>
      {band && <BandArea space={space} band={band} series={series} curve={curve} />}
      {filled && first && <Fill space={space} series={first} curve={curve} />}
      {threshold && <ThresholdLine space={space} threshold={threshold} named={freeEnd(space, marks)} />}
      {series.map((one, index) => (
        <Line
          key={one.id}
          space={space}
          series={one}
          index={index}
          curve={curve}
          expectedFrom={expectedFrom}
        />
      ))}
      {signs && <SignPoints space={space} signs={signs} series={series} />}
      {series.map((one, index) => (
        <Dot
          key={one.id}
          space={space}
          series={one}
          index={index}
          at={active ?? lastKnown(one, expectedFrom)}
        />
      ))}
      {marks.map((mark) => (
        <MarkLabel key={`${mark.series} ${mark.at}`} space={space} mark={mark} series={series} />
      ))}
    </>
  );
}

/** Series differ by their stroke too: on paper, and to whoever sees few colours. */
export function dashOf(index: number): string | undefined {
  return [undefined, "7 4", "2 4", "10 3 2 3"][index % 4];
}

interface LineProps {
  space: Space;
  series: Series;
  index: number;
  curve: CurveFactory;
  expectedFrom?: number;
}

function Line({ space, series, index, curve, expectedFrom }: LineProps) {
  const { values } = series;
  const turn = expectedFrom ?? values.length;
  const path = (from: number, to: number) =>
    line<number | null>()
      .defined((value, at) => value !== null && at >= from && at <= to)
      .x((_, at) => space.x(at))
      .y((value) => space.y(value ?? 0))
      .curve(curve)(values as (number | null)[]) ?? "";
  const look = { className: styles.line, stroke: colourOf(series, index), strokeWidth: space.rem * 0.125 };
  return (
    <>
      <path {...look} d={path(0, turn)} strokeDasharray={dashOf(index)} />
      {turn < values.length && <path {...look} d={path(turn, values.length)} strokeDasharray="1 5" />}
    </>
  );
}

function Fill({ space, series, curve }: { space: Space; series: Series; curve: CurveFactory }) {
  const id = useId();
  const colour = colourOf(series, 0);
  const shape = area<number | null>()
    .defined((value) => value !== null)
    .x((_, at) => space.x(at))
    .y0(Math.min(space.bottom, Math.max(space.top, space.y(0))))
    .y1((value) => space.y(value ?? 0))
    .curve(curve)(series.values as (number | null)[]);
  return (
    <>
      <linearGradient id={id} x1="0" x2="0" y1="0" y2="1">
        <stop offset="0" stopColor={colour} stopOpacity="0.22" />
        <stop offset="1" stopColor={colour} stopOpacity="0.04" />
      </linearGradient>
      <path d={shape ?? ""} fill={`url(#${id})`} />
    </>
  );
}

interface BandProps {
  space: Space;
  band: Band;
  series: readonly Series[];
  curve: CurveFactory;
}

function BandArea({ space, band, series, curve }: BandProps) {
  const index = Math.max(
    0,
    series.findIndex(({ id }) => id === band.series),
  );
  const owner = series[index];
  const shape = area<number | null>()
    .defined((low, at) => low !== null && (band.high[at] ?? null) !== null)
    .x((_, at) => space.x(at))
    .y0((low) => space.y(low ?? 0))
    .y1((_, at) => space.y(band.high[at] ?? 0))
    .curve(curve)(band.low as (number | null)[]);
  return <path d={shape ?? ""} fill={owner ? colourOf(owner, index) : "var(--chart-1)"} fillOpacity="0.16" />;
}

interface SignsProps {
  space: Space;
  signs: Signs;
  series: readonly Series[];
}

function SignPoints({ space, signs, series }: SignsProps) {
  const owner = series.find(({ id }) => id === signs.series);
  const size = space.rem * 0.3125;
  return [...signs.at.keys()].map((at) => {
    const value = owner?.values[at] ?? null;
    if (value === null) return null;
    const [x, y] = [space.x(at), space.y(value)];
    return (
      <path
        key={at}
        d={`M${x} ${y - size}L${x + size} ${y}L${x} ${y + size}L${x - size} ${y}z`}
        fill={SIGN_COLOUR}
        className={styles.dot}
      />
    );
  });
}

interface DotProps {
  space: Space;
  series: Series;
  index: number;
  at: number;
}

function Dot({ space, series, index, at }: DotProps) {
  const value = series.values[at] ?? null;
  if (value === null) return null;
  return (
    <circle
      cx={space.x(at)}
      cy={space.y(value)}
      r={space.rem * 0.25}
      fill={colourOf(series, index)}
      className={styles.dot}
    />
  );
}

// Where no mark is, so that names do not meet.
function freeEnd(space: Space, marks: readonly Mark[]): "start" | "end" {
  const middle = (space.left + space.right) / 2;
  return marks.some(({ at }) => space.x(at) > middle) ? "start" : "end";
}

function lastKnown({ values }: Series, expectedFrom?: number): number {
  let at = expectedFrom ?? values.length - 1;
  while (at > 0 && (values[at] ?? null) === null) at -= 1;
  return at;
}
