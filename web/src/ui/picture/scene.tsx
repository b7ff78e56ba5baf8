import type { ReactNode } from "react";
import styles from "./scene.module.css";

/** The paints of all pictures: the brand's own, so that they follow light, dark and the bank's colours. */
export const paint = {
  card: "var(--card)",
  stone: "var(--stone)",
  wash: "var(--teal-wash)",
  glow: "var(--bronze-wash)",
  teal: "var(--teal)",
  brass: "var(--bronze)",
  hair: "var(--line)",
  ink: "var(--ink-soft)",
} as const;

/** For what is only a line, and for what is only a wash. */
export const lineOnly = { fill: "none" } as const;
export const washOnly = { stroke: "none" } as const;

interface Props {
  /** Behind everything, within the arch. */
  view?: ReactNode;
  children: ReactNode;
}

/** One corner of the bank hall: an arch of daylight, the floor, and what stands before it. Decoration only. */
export function Scene({ view, children }: Props) {
  return (
    <svg
      className={styles.scene}
      viewBox="0 0 200 150"
      fill={paint.card}
      stroke={paint.ink}
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path {...washOnly} fill={paint.wash} d="M44 130V70a56 56 0 0 1 112 0v60z" />
      {view}
      <path {...lineOnly} d="M14 130h172" />
      {children}
    </svg>
  );
}
