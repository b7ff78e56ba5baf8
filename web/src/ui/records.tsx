import { Button, Table, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Lines } from "./loaded";
import { ProblemNote } from "./problem-note";
import styles from "./records.module.css";

interface Pages<T> {
  data: { pages: { items: T[] }[] } | undefined;
  error: Error | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
}

interface Props<T> {
  query: Pages<T>;
  columns: TableColumnsType<T>;
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
      <Rows rows={rows} columns={columns} label={label} />
      {query.error && <ProblemNote thrown={query.error} retry={() => query.fetchNextPage()} />}
      {query.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
            {t("more")}
          </Button>
        </div>
      )}
    </>
  );
}

interface RowsProps<T> {
  rows: readonly T[];
  columns: TableColumnsType<T>;
  label: string;
  rowKey?: keyof T & string;
}

/** A table of everything there is. */
export function Rows<T extends object>({ rows, columns, label, rowKey }: RowsProps<T>) {
  return (
    // A wide table scrolls inside its card; the keyboard has to be able to reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
    <section className={styles.scroll} tabIndex={0} aria-label={label}>
      <Table<T>
        rowKey={rowKey ?? ("id" as keyof T & string)}
        columns={columns}
        dataSource={rows}
        pagination={false}
        size="middle"
      />
    </section>
  );
}
