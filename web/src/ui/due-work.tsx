import type { UseInfiniteQueryResult, UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Whose } from "@/api/promises";
import { Button } from "./button";
import styles from "./due-work.module.css";
import { Empty } from "./empty";
import { Fold } from "./fold";
import { Lines, Loaded } from "./loaded";
import { Card, Page } from "./page";
import { Picture } from "./picture/picture";
import { ProblemNote } from "./problem-note";
import { Segments } from "./segments";
import { useUrlFilter } from "./url-filter";

interface Due {
  id: string;
  state: string;
  due_on: string;
}

interface CardProps<T extends Due> {
  title: string;
  extra: ReactNode;
  query: UseQueryResult<T[]>;
  /** Where nothing is open. */
  none: string;
  /** What the part is called in which those lie that are over. */
  past: string;
  line: (one: T) => ReactNode;
}

/** A card for one customer: what is open, what is due first comes first; below it what is over. */
export function DueCard<T extends Due>({ title, extra, query, none, past, line }: CardProps<T>) {
  const lines = (some: T[]) => (
    <ul className={styles.list}>
      {some.map((one) => (
        <li key={one.id}>{line(one)}</li>
      ))}
    </ul>
  );
  return (
    <Card title={title} extra={extra}>
      <Loaded query={query} lines={2}>
        {(all) => {
          const open = all
            .filter(({ state }) => state === "open")
            .toSorted((one, other) => one.due_on.localeCompare(other.due_on));
          const over = all.filter(({ state }) => state !== "open");
          return (
            <>
              {open.length === 0 ? <p className={styles.soft}>{none}</p> : lines(open)}
              {over.length > 0 && (
                <Fold title={past} aside={over.length}>
                  {lines(over)}
                </Fold>
              )}
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}

interface DeskProps {
  title: string;
  lead: string;
  actions?: ReactNode;
  whose: { label: string; mine: string; all: string };
  children: (whose: Whose) => ReactNode;
}

const KEYS = ["whose"] as const;

/** A work list: the reader's own, or everybody's, with figures beside it. */
export function DueDesk({ title, lead, actions, whose: words, children }: DeskProps) {
  const [{ whose: wanted }, change] = useUrlFilter(KEYS);
  const whose: Whose = wanted === "all" ? "all" : "mine";
  return (
    <Page title={title} lead={lead} actions={actions}>
      <div className={styles.filter}>
        <Segments
          label={words.label}
          choices={[
            { value: "mine", label: words.mine },
            { value: "all", label: words.all },
          ]}
          value={whose}
          onChange={(chosen) => change({ whose: chosen === "all" ? "all" : "" })}
        />
      </div>
      <div className={styles.desk}>{children(whose)}</div>
    </Page>
  );
}

interface ListProps<T> {
  found: UseInfiniteQueryResult<{ pages: { items: T[] }[] }>;
  none: string;
  /** A sentence below it. */
  noneWhat: string;
  idOf: (one: T) => string;
  line: (one: T) => ReactNode;
}

/** What is due, page by page. */
export function DueList<T>({ found, none, noneWhat, idOf, line }: ListProps<T>) {
  const { t } = useTranslation("ui");
  const items = found.data?.pages.flatMap((page) => page.items);
  return (
    <Card>
      {!items &&
        (found.error ? (
          <ProblemNote thrown={found.error} retry={() => found.refetch()} />
        ) : (
          <Lines count={6} />
        ))}
      {items?.length === 0 && (
        <Empty picture={<Picture of="nothing-today" />} title={none}>
          {noneWhat}
        </Empty>
      )}
      {items && items.length > 0 && (
        <ul className={styles.list}>
          {items.map((one) => (
            <li key={idOf(one)}>{line(one)}</li>
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} busy={found.isFetchingNextPage}>
            {t("more")}
          </Button>
        </div>
      )}
    </Card>
  );
}
