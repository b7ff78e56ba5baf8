import type { ReactNode } from "react";
import styles from "./empty.module.css";
import { Sign } from "./sign";

interface Props {
  /** One of our drawn pictures (ui/picture); the bank's sign otherwise. */
  picture?: ReactNode;
  title?: string;
  children: ReactNode;
  /** What one can do about it. */
  action?: ReactNode;
}

/** Says that there is nothing, and what one can do about it. */
export function Empty({ picture, title, children, action }: Props) {
  return (
    <div className={styles.empty}>
      {picture ?? <Sign size={36} />}
      {title && <p className={styles.title}>{title}</p>}
      <p>{children}</p>
      {action}
    </div>
  );
}
