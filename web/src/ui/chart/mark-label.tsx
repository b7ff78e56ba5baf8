import styles from "./mark-label.module.css";
import type { Space } from "./plot";
import { colourOf, type Mark, type Series, type Threshold } from "./series";
import { textWidth } from "./ticks";

interface Props {
  space: Space;
  mark: Mark;
  series: readonly Series[];
}

/** A ring around a point, and its name where there is room: below a low one, above the others. */
export function MarkLabel({ space, mark, series }: Props) {
  const index = series.findIndex(({ id }) => id === mark.series);
  const marked = series[index];
  const value = marked?.values[mark.at] ?? null;
  if (!marked || value === null) return null;
  const [x, y] = [space.x(mark.at), space.y(value)];
  const size = space.rem * 0.8125;
  const half = textWidth(mark.label, size) / 2;
  const middle = Math.min(Math.max(x, space.left + half), space.right - half);
  const below = isLow(marked.values, mark.at) && y + size * 2 < space.bottom;
  return (
    <g className={styles.mark}>
      <circle cx={x} cy={y} r={space.rem * 0.3125} stroke={colourOf(marked, index)} />
      <text x={middle} y={below ? y + size * 1.8 : Math.max(y - size * 0.9, size)} textAnchor="middle">
        {mark.label}
      </text>
    </g>
  );
}

interface ThresholdProps {
  space: Space;
  threshold: Threshold;
  /** At which end its name stands. */
  named: "start" | "end";
}

/** A height that values are compared with, and its name. */
export function ThresholdLine({ space, threshold, named }: ThresholdProps) {
  const y = space.y(threshold.value);
  return (
    <g className={styles.threshold}>
      <line x1={space.left} x2={space.right} y1={y} y2={y} />
      <text
        x={named === "end" ? space.right : space.left + space.rem * 0.25}
        y={y - space.rem * 0.3}
        textAnchor={named}
      >
        {threshold.name}
      </text>
    </g>
  );
}

function isLow(values: readonly (number | null)[], at: number): boolean {
  const here = values[at] ?? 0;
  const around = [values[at - 1], values[at + 1]].filter((value) => typeof value === "number");
  return around.length > 0 && around.every((value) => value >= here);
}
