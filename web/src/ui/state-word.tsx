import { CircleCheck, CircleSlash, Clock, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./state-word.module.css";

export type Tone = "good" | "caution" | "danger" | "info" | "over";

const icons: Record<Tone, LucideIcon> = {
  good: CircleCheck,
  caution: Clock,
  danger: TriangleAlert,
  info: Info,
  over: CircleSlash,
};

/** A state, always as a word with an icon: colour alone says nothing to many readers. */
export function StateWord({ tone, children }: { tone: Tone; children: ReactNode }) {
  const Icon = icons[tone];
  return (
    <span className={`${styles.state} ${styles[tone]}`}>
      <Icon size={14} aria-hidden="true" />
      {children}
    </span>
  );
}
