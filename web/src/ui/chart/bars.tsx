import type { Bar } from "./columns";
import { ThresholdLine } from "./mark-label";
import type { Space } from "./plot";
import { colourOf, type Series, type Threshold } from "./series";

interface Props {
  space: Space;
  columns: readonly (readonly Bar[])[];
  series: readonly Series[];
  /** How many bars stand side by side in a column. */
  side: number;
  expectedFrom?: number;
  threshold?: Threshold;
}

/** What a bar chart draws between its axes. */
export function Bars({ space, columns, series, side, expectedFrom, threshold }: Props) {
  const gap = side > 1 ? space.rem * 0.125 : 0;
  const width = Math.max(1, Math.min(space.rem * 2.25, (space.step * 0.68 - gap * (side - 1)) / side));
  const start = (width * side + gap * (side - 1)) / 2;
  return (
    <>
      {columns.map((bars, at) =>
        bars.map(({ series: index, place, from, to }) => {
          const one = series[index];
          if (!one) return null;
          return (
            <path
              key={one.id}
              d={barPath({
                x: space.x(at) - start + place * (width + gap),
                width,
                from: space.y(from),
                to: space.y(to),
                round: ends(bars, to) ? space.rem * 0.1875 : 0,
              })}
              fill={colourOf(one, index)}
              fillOpacity={expectedFrom !== undefined && at > expectedFrom ? 0.45 : 1}
              // Parts of a pile are kept apart by the card's colour.
              stroke={side === 1 && bars.length > 1 ? "var(--card)" : undefined}
            />
          );
        }),
      )}
      {threshold && <ThresholdLine space={space} threshold={threshold} named="end" />}
    </>
  );
}

// Of a pile only the outermost part has a rounded head.
function ends(bars: readonly Bar[], to: number): boolean {
  return bars.every((other) => other.from === 0 || (to < 0 ? other.to >= to : other.to <= to));
}

interface Shape {
  x: number;
  width: number;
  /** The foot and the head, in pixels from above. */
  from: number;
  to: number;
  round: number;
}

/** A bar with a rounded head and square feet; something is always seen of a value that is not nothing. */
function barPath({ x, width, from, to, round }: Shape): string {
  const up = to <= from;
  const head = Math.abs(to - from) < 1 && to !== from ? from + (up ? -1 : 1) : to;
  const radius = Math.min(round, width / 2, Math.abs(head - from));
  const shoulder = head + (up ? radius : -radius);
  return [
    `M${x} ${from}V${shoulder}`,
    `Q${x} ${head} ${x + radius} ${head}`,
    `H${x + width - radius}`,
    `Q${x + width} ${head} ${x + width} ${shoulder}`,
    `V${from}z`,
  ].join("");
}
