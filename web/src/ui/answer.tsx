import { CircleCheck, Clock, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./answer.module.css";

type Tone = "good" | "caution" | "danger" | "info";

const icons: Record<Tone, LucideIcon> = {
  good: CircleCheck,
  caution: Clock,
  danger: TriangleAlert,
  info: Info,
};

interface Props {
  tone: Tone;
  /** The answer to the page's one question, as a sentence. */
  words: string;
  /** When it was found, what follows from it. */
  children?: ReactNode;
  /** Beside it, where there is room. */
  picture?: ReactNode;
  /** Whether it changes while one looks; then it is read out. */
  status?: boolean;
}

/** The answer first, large enough to be read from across the room, always in words and with a sign. */
export function Answer({ tone, words, children, picture, status = false }: Props) {
  const Icon = icons[tone];
  return (
    <div className={`${styles.answer} ${styles[tone]}`} role={status ? "status" : undefined}>
      <span className={styles.sign}>
        <Icon size={28} aria-hidden="true" />
      </span>
      <div className={styles.said}>
        <p className={styles.words}>{words}</p>
        {children && <div className={styles.more}>{children}</div>}
      </div>
      {picture && <div className={styles.picture}>{picture}</div>}
    </div>
  );
}
