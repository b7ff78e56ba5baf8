import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Lines } from "./loaded";
import { ProblemNote } from "./problem-note";
import styles from "./records.module.css";

interface Pages<T> {
  data: { pages: { items: T[] }[] } | undefined;
  error: Error | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isPlaceholderData: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
}

interface Props<T> {
  query: Pages<T>;
  columns: readonly Column<T>[];
  /** What the table holds, for those who hear it. */
  label: string;
  empty: ReactNode;
}

/** A table that grows by keyset: "more" asks for what follows the last row, however many there are. */
export function Records<T extends { id: string }>({ query, columns, label, empty }: Props<T>) {
  const { t } = useTranslation("ui");
  const rows = query.data?.pages.flatMap((page) => page.items);
  if (!rows) {
    return (
      <div className={styles.around}>
        {query.error ? (
          <ProblemNote thrown={query.error} retry={() => query.refetch()} />
        ) : (
          <Lines count={6} />
        )}
      </div>
    );
  }
  if (rows.length === 0 && !query.hasNextPage) return empty;
  return (
    <>
      <Rows
        rows={rows}
        columns={columns}
        label={label}
        keyOf={(row) => row.id}
        stale={query.isPlaceholderData}
      />
      {query.error && <ProblemNote thrown={query.error} retry={() => query.fetchNextPage()} />}
      {query.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => query.fetchNextPage()} busy={query.isFetchingNextPage}>
            {t("more")}
          </Button>
        </div>
      )}
    </>
  );
}

export interface Column<T> {
  title: string;
  /** In place of the title, which then is only its name. */
  head?: ReactNode;
  /** How a row shows in this column. */
  render: (row: T) => ReactNode;
  /** Figures stand to the right, so that their digits line up. */
  figures?: boolean;
  /** Left out on a phone: another column says it too. */
  spare?: boolean;
}

interface RowsProps<T> {
  rows: readonly T[];
  columns: readonly Column<T>[];
  label: string;
  keyOf: (row: T) => string;
  /** Whether newer rows are on their way. */
  stale?: boolean;
}

/** A plain table of everything there is. */
export function Rows<T>({ rows, columns, label, keyOf, stale = false }: RowsProps<T>) {
  return (
    // A wide table scrolls inside its card; the keyboard has to be able to reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
    <section className={styles.scroll} tabIndex={0} aria-label={label} aria-busy={stale}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ title, head, figures, spare }) => (
              <th key={title} scope="col" className={look(figures, spare)}>
                {head ?? title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, render, figures, spare }) => (
                <td key={title} className={look(figures, spare)}>
                  {render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function look(figures = false, spare = false): string | undefined {
  return [figures && styles.figures, spare && styles.spare].filter(Boolean).join(" ") || undefined;
}
