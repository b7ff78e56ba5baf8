import { ChartLine, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./chart-frame.module.css";

/** A question to the server, as TanStack Query tells it. */
interface Asked {
  data: unknown;
  error: Error | null;
  refetch: () => unknown;
}

export interface FrameProps {
  /** A sentence that gives the answer: "You spent ¥1,200 less than in October." */
  title: string;
  /** Unit and period: "CNY, the last 12 months". */
  caption?: ReactNode;
  /** Which level of heading the title is on its page. */
  level?: 2 | 3;
  /** What the chart waits for; without one, its values are here already. */
  query?: Asked;
  /** Why there may be nothing to see, and what changes that. */
  empty: string;
  /** Whether the reader's wish to hide amounts applies; staff pages always show. */
  hideable?: boolean;
  /** Beside the title: a choice of period, for instance. */
  extra?: ReactNode;
}

interface Props extends Omit<FrameProps, "hideable"> {
  nothing: boolean;
  /** The same numbers as a table; left out where the picture is one already. */
  table?: ReactNode;
  children: ReactNode;
}

/** Around every chart: the answer in words, the picture, and the same numbers as a table. */
export function ChartFrame({
  title,
  caption,
  level = 2,
  extra,
  query,
  nothing,
  empty,
  table,
  children,
}: Props) {
  const titleId = useId();
  const [asTable, setAsTable] = useState(false);
  const Heading = level === 2 ? "h2" : "h3";
  const waiting = query !== undefined && query.data === undefined;
  const ready = !waiting && !nothing;
  return (
    <figure className={styles.frame} aria-labelledby={titleId}>
      <figcaption className={styles.head}>
        <div>
          <Heading id={titleId} className={styles.title}>
            {title}
          </Heading>
          {caption && <p className={styles.caption}>{caption}</p>}
        </div>
        {extra && <div className={styles.extra}>{extra}</div>}
        {ready && table && <ViewSwitch asTable={asTable} change={setAsTable} />}
      </figcaption>
      {waiting && (query.error ? <Failed query={query} /> : <Waiting />)}
      {!waiting && nothing && <p className={styles.empty}>{empty}</p>}
      {ready && (asTable && table ? table : children)}
    </figure>
  );
}

function ViewSwitch({ asTable, change }: { asTable: boolean; change: (to: boolean) => void }) {
  const { t } = useTranslation("ui");
  const Icon = asTable ? ChartLine : Table2;
  const words = t(asTable ? "chart.as-chart" : "chart.as-table");
  return (
    <button type="button" className={styles.switch} title={words} onClick={() => change(!asTable)}>
      <Icon size={16} aria-hidden="true" />
      <span>{words}</span>
    </button>
  );
}

function Failed({ query }: { query: Asked }) {
  return <ProblemNote thrown={query.error} retry={() => query.refetch()} />;
}

const BARS = [38, 56, 47, 70, 62, 84, 66, 92];

/** Stands where the chart will, in its size, so that nothing moves when it comes. */
function Waiting() {
  const { t } = useTranslation("ui");
  return (
    <div className={styles.waiting} role="status" aria-label={t("loading")}>
      {BARS.map((height) => (
        <span key={height} style={{ height: `${height}%` }} />
      ))}
    </div>
  );
}
