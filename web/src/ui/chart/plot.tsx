import { type ReactNode, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import styles from "./plot.module.css";
import { Readout, type Said } from "./readout";
import type { ChartFormat, Stop } from "./series";
import { fittingLabels, textWidth, valueTicks } from "./ticks";
import { usePoint } from "./use-point";
import { type Size, useSize } from "./use-size";

/** Where things stand in the picture, in pixels. */
export interface Space {
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** The text size of the page; lines and dots follow it. */
  rem: number;
  x: (index: number) => number;
  y: (value: number) => number;
  /** The width that belongs to one stop. */
  step: number;
}

interface Props {
  /** What is shown, for those who do not see it. */
  label: string;
  summary: string;
  stops: readonly Stop[];
  /** Where each stop stands across the picture, from 0 to 1. */
  places: readonly number[];
  /** The lowest and highest value. */
  values: readonly [number, number];
  fromZero: boolean;
  format: ChartFormat;
  /** Points are found on a hairline, or in the column that they stand in. */
  cursor: "line" | "column";
  /** What is known at a stop. */
  said: (index: number) => Said[];
  size?: "normal" | "small";
  children: (space: Space, active: number | null) => ReactNode;
}

/** Axes, grid, and the way from point to point, for charts that rise from a line. */
export function Plot(props: Props) {
  const { t } = useTranslation("ui");
  const box = useRef<HTMLDivElement>(null);
  const summaryId = useId();
  const size = useSize(box);
  const axis = size && axisOf(props, size);
  const { index, spoken, handlers } = usePoint(axis ? props.stops.map((_, at) => axis.space.x(at)) : []);
  return (
    <div className={styles.around}>
      {/* An application: the arrow keys belong to the chart while it has the focus. One stop of the Tab key. */}
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: it is operated by arrow keys */}
      <div
        ref={box}
        role="application"
        tabIndex={0}
        className={`${styles.plot} ${props.size === "small" ? styles.small : ""}`}
        aria-roledescription={t("chart.kind")}
        aria-label={props.label}
        aria-describedby={summaryId}
        {...handlers}
      >
        {axis && size && (
          <svg viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true" focusable="false">
            <Grid axis={axis} width={size.width} />
            {index !== null && <Cursor space={axis.space} index={index} kind={props.cursor} />}
            {props.children(axis.space, index)}
          </svg>
        )}
        {axis && size && index !== null && (
          <Readout
            title={props.stops[index]?.label ?? ""}
            said={props.said(index)}
            x={axis.space.x(index)}
            width={size.width}
            rem={size.rem}
          />
        )}
      </div>
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: see above */}
      <p id={summaryId} className="only-heard">
        {props.summary} {t("chart.how")}
      </p>
      <p className="only-heard" aria-live="polite">
        {spoken !== null && sentence(props.stops[spoken]?.label ?? "", props.said(spoken), t("chart.comma"))}
      </p>
    </div>
  );
}

function sentence(title: string, said: readonly Said[], comma: string): string {
  return [title, ...said.map(({ name, text, note }) => [name, text, note].filter(Boolean).join(" "))].join(
    comma,
  );
}

interface Axis {
  space: Space;
  ticks: { value: number; y: number; text: string }[];
  labels: { index: number; x: number; text: string }[];
  /** Where labels of the ticks end. */
  gutter: number;
  textSize: number;
}

/** Pixels for values and stops; about one grid line for every three lines of text. */
function axisOf(
  { stops, places, values, fromZero, format, cursor }: Props,
  { width, height, rem }: Size,
): Axis {
  const textSize = rem * 0.8125;
  const [top, bottom] = [rem * 0.75, height - rem * 1.625];
  const { domain, ticks } = valueTicks(values, {
    fromZero,
    about: Math.max(2, Math.round((bottom - top) / (rem * 2.75))),
  });
  const texts = format.axis(ticks);
  const gutter = Math.max(...texts.map((text) => textWidth(text, textSize))) + rem * 0.125;
  const left = gutter + rem * 0.5;
  const right = width - (cursor === "line" ? rem * 0.375 : 0);
  const y = (value: number) => bottom - ((value - domain[0]) / (domain[1] - domain[0])) * (bottom - top);
  const x = (index: number) => left + (places[index] ?? 0) * (right - left);
  const candidates = stops.flatMap(({ short, major = false }, index) =>
    short === undefined ? [] : [{ index, x: x(index), text: short, major }],
  );
  return {
    space: { left, right, top, bottom, rem, x, y, step: (right - left) / Math.max(1, stops.length) },
    ticks: ticks.map((value, at) => ({ value, y: y(value), text: texts[at] ?? "" })),
    labels: fittingLabels(candidates, { width, size: textSize }),
    gutter,
    textSize,
  };
}

function Grid({ axis, width }: { axis: Axis; width: number }) {
  const { space, ticks, labels, gutter, textSize } = axis;
  return (
    <g className={styles.axis}>
      {ticks.map(({ value, y, text }) => (
        <g key={value}>
          <line
            x1={space.left}
            x2={width}
            y1={crisp(y)}
            y2={crisp(y)}
            className={value === 0 ? styles.zero : styles.grid}
          />
          <text x={gutter} y={y + textSize * 0.35} textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {labels.map(({ index, x, text }) => (
        <text key={index} x={x} y={space.bottom + textSize * 1.5} textAnchor="middle">
          {text}
        </text>
      ))}
    </g>
  );
}

function Cursor({ space, index, kind }: { space: Space; index: number; kind: Props["cursor"] }) {
  const x = space.x(index);
  if (kind === "column") {
    const { step, top, bottom } = space;
    return <rect x={x - step / 2} y={top} width={step} height={bottom - top} className={styles.column} />;
  }
  return <line x1={crisp(x)} x2={crisp(x)} y1={space.top} y2={space.bottom} className={styles.cursor} />;
}

// A hairline on half a pixel is one pixel wide and not two grey ones.
function crisp(at: number): number {
  return Math.floor(at) + 0.5;
}
