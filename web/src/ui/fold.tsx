import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./fold.module.css";

interface Props {
  title: ReactNode;
  /** Beside the title: how many there are, for instance. */
  aside?: ReactNode;
  /** Hears whether it is open: what is asked for only then. */
  onToggle?: (open: boolean) => void;
  children: ReactNode;
}

/** What not everybody needs to see: one line, which unfolds. */
export function Fold({ title, aside, onToggle, children }: Props) {
  return (
    <details className={styles.fold} onToggle={(event) => onToggle?.(event.currentTarget.open)}>
      <summary>
        <span className={styles.title}>{title}</span>
        {aside && <span className={styles.aside}>{aside}</span>}
        <ChevronDown size={18} aria-hidden="true" />
      </summary>
      <div className={styles.content}>{children}</div>
    </details>
  );
}
