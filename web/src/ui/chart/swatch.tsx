import styles from "./swatch.module.css";

export interface SwatchLook {
  /** A CSS colour. */
  colour: string;
  shape: "line" | "block" | "wash" | "diamond";
  dash?: string;
}

/** The colour and stroke of a series, beside its name. */
export function Swatch({ look }: { look: SwatchLook }) {
  const { colour, shape, dash } = look;
  return (
    <svg viewBox="0 0 18 12" className={styles.swatch} aria-hidden="true" focusable="false">
      {shape === "line" ? (
        <path d="M1 6h16" stroke={colour} strokeWidth="2.5" strokeDasharray={dash} />
      ) : shape === "diamond" ? (
        <path d="M9 1l5 5-5 5-5-5z" fill={colour} />
      ) : (
        <rect x="3" width="12" height="12" rx="2" fill={colour} fillOpacity={shape === "wash" ? 0.25 : 1} />
      )}
    </svg>
  );
}

export interface LegendEntry {
  id: string;
  name: string;
  look: SwatchLook;
}

/** Which series is which; a single one is named by the chart's title already. */
export function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  if (entries.length < 2) return null;
  return (
    <ul className={styles.legend}>
      {entries.map(({ id, name, look }) => (
        <li key={id}>
          <Swatch look={look} />
          {name}
        </li>
      ))}
    </ul>
  );
}
