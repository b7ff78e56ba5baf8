import { CircleCheck, CircleSlash, Clock, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./state-word.module.css";
import tones from "./tone.module.css";

export type Tone = "good" | "caution" | "danger" | "info" | "over";

const icons: Record<Tone, LucideIcon> = {
  good: CircleCheck,
  caution: Clock,
  danger: TriangleAlert,
  info: Info,
  over: CircleSlash,
};

interface Props {
  tone: Tone;
  /** Where there is one that says more than the tone's own. */
  icon?: LucideIcon;
  children: ReactNode;
}

/** A state, always as a word with an icon: colour alone says nothing to many readers. */
export function StateWord({ tone, icon, children }: Props) {
  const Icon = icon ?? icons[tone];
  return (
    <span className={`${styles.state} ${tones[tone]}`}>
      <Icon size={14} aria-hidden="true" />
      {children}
    </span>
  );
}
