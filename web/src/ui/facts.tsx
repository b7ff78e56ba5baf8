import type { ReactNode } from "react";
import styles from "./facts.module.css";

export interface Fact {
  label: string;
  /** null, "" and false show as a dash: known to be absent. */
  value: ReactNode;
}

/** A list of what is known, label beside value. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value === null || value === "" || value === false ? "—" : value}</dd>
        </div>
      ))}
    </dl>
  );
}
