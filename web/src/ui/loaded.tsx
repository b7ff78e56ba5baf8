import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./loaded.module.css";
import { ProblemNote } from "./problem-note";

interface Query<T> {
  data: T | undefined;
  error: Error | null;
  refetch: () => unknown;
}

interface Props<T> {
  query: Query<T>;
  /** How many lines of skeleton stand in while loading. */
  lines?: number;
  children: (data: T) => ReactNode;
}

/** The content once it is here; a skeleton before, words and a way on when it does not come. */
export function Loaded<T>({ query, lines = 4, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ProblemNote thrown={query.error} retry={() => query.refetch()} />;
  return <Lines count={lines} />;
}

export function Lines({ count }: { count: number }) {
  const { t } = useTranslation("ui");
  return (
    <div className={styles.lines} role="status" aria-label={t("loading")}>
      {Array.from({ length: count }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div key={at} className={styles.line} />
      ))}
    </div>
  );
}
