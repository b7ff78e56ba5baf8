import { line } from "d3-shape";
import { fractions } from "./nearest";
import { type ChartColour, reach } from "./series";
import styles from "./sparkline.module.css";

interface Props {
  values: readonly (number | null)[];
  /** What it shows, in words. Without, it is decoration beside words that say it already. */
  label?: string;
  colour?: ChartColour;
  /** In rem. */
  width?: number;
  height?: number;
}

const [WIDE, HIGH, EDGE] = [120, 32, 3];

/** The course of something, as small as a word. */
export function Sparkline({ values, label, colour = 1, width = 6, height = 1.75 }: Props) {
  const [low, high] = reach([values]);
  const places = fractions(values.map(() => ({})));
  const x = (at: number) => EDGE + (places[at] ?? 0) * (WIDE - 2 * EDGE);
  const y = (value: number) =>
    high === low ? HIGH / 2 : HIGH - EDGE - ((value - low) / (high - low)) * (HIGH - 2 * EDGE);
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, at) => x(at))
    .y((value) => y(value ?? 0))([...values]);
  const last = values.findLastIndex((value) => value !== null);
  return (
    <span className={styles.sparkline} style={{ width: `${width}rem`, height: `${height}rem` }}>
      {label && <span className="only-heard">{label}</span>}
      <svg viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <path d={path ?? ""} stroke={`var(--chart-${colour})`} className={styles.line} />
        {last >= 0 && (
          // A stroke of no length with round ends: a dot that stays round however the picture is stretched.
          <path
            d={`M${x(last)} ${y(values[last] ?? 0)}h0`}
            stroke={`var(--chart-${colour})`}
            className={styles.dot}
          />
        )}
      </svg>
    </span>
  );
}
