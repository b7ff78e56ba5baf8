import type { ReactNode } from "react";
import styles from "./empty.module.css";
import { Sign } from "./sign";

/** Says that there is nothing, and what one can do about it. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <Sign size={36} />
      <p>{children}</p>
      {action}
    </div>
  );
}
