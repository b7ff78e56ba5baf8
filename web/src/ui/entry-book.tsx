import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { BankDate } from "@/lib/dates";
import { Button } from "./button";
import { Empty } from "./empty";
import styles from "./entry-book.module.css";
import { EntryList, type EntryLook } from "./entry-list";
import { useEntryLooks } from "./entry-looks";
import { Lines } from "./loaded";
import { Picture } from "./picture/picture";
import { ProblemNote } from "./problem-note";
import { useOpened } from "./use-opened";
import { OnDay } from "./when";

/** Pages of entries as TanStack Query keeps them. */
interface Pages<E> {
  data: { pages: { items: E[]; searched_to: string | null }[] } | undefined;
  error: Error | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isPlaceholderData: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
}

interface Props<E> {
  query: Pages<E>;
  /** As of `EntryList`: stable. */
  look: (entry: E) => EntryLook;
  today: BankDate;
  hideable?: boolean;
  /** Whether something narrower than everything is asked for. */
  searching: boolean;
  /** What stands here when nothing has ever moved. */
  empty: ReactNode;
  /** Takes the conditions back. */
  clear: () => void;
  level?: 2 | 3;
  /** Shows what is opened. `entry` is missing when the address names one that is not in the list. */
  details: (opened: { key: string | null; entry: E | undefined; close: () => void }) => ReactNode;
}

/** Entries to look through as far back as one likes, each opening beside the list. */
export function EntryBook<E extends object>(props: Props<E>) {
  const { query, details } = props;
  const look = useEntryLooks(props.look);
  const { opened, addressOf, open, close } = useOpened("entry");
  const entries = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  const entry = opened === null ? undefined : entries?.find((one) => look(one).key === opened);
  return (
    <>
      {entries ? (
        <Found {...props} look={look} entries={entries} addressOf={addressOf} open={open} />
      ) : query.error ? (
        <ProblemNote thrown={query.error} retry={() => query.refetch()} />
      ) : (
        <Lines count={8} />
      )}
      {details({ key: opened, entry, close })}
    </>
  );
}

interface FoundProps<E> extends Omit<Props<E>, "details"> {
  entries: readonly E[];
  addressOf: (key: string) => string;
  open: (key: string) => void;
}

function Found<E extends object>({ entries, query, searching, empty, clear, ...rest }: FoundProps<E>) {
  const { look, today, hideable, level, addressOf, open } = rest;
  const { t } = useTranslation("ui");
  const searchedTo = query.data?.pages.at(-1)?.searched_to ?? null;
  if (entries.length === 0 && !query.hasNextPage) {
    if (!searching) return empty;
    return (
      <Empty
        picture={<Picture of="no-result" />}
        title={t("entry.nothing-found")}
        action={<Button onClick={clear}>{t("filter.clear")}</Button>}
      >
        {t("entry.nothing-found-what")}
      </Empty>
    );
  }
  return (
    <div aria-busy={query.isPlaceholderData} className={styles.found}>
      {entries.length === 0 ? (
        <p className={styles.note}>{t("entry.nothing-yet")}</p>
      ) : (
        <EntryList
          entries={entries}
          look={look}
          today={today}
          hideable={hideable}
          sums={!searching}
          more={query.hasNextPage}
          level={level}
          addressOf={addressOf}
          open={open}
        />
      )}
      {query.error && <ProblemNote thrown={query.error} retry={() => query.fetchNextPage()} />}
      <div className={styles.more}>
        <div aria-live="polite" className={styles.note}>
          {searchedTo && query.hasNextPage && (
            <p>
              {t("entry.searched-to")}
              <OnDay on={searchedTo} />
              {t("entry.searched-to-after")}
            </p>
          )}
          {!query.hasNextPage && <p>{t(searching ? "entry.end-found" : "entry.end")}</p>}
        </div>
        {query.hasNextPage && (
          <Button onClick={() => query.fetchNextPage()} busy={query.isFetchingNextPage}>
            {t(searchedTo ? "entry.further" : "entry.older")}
          </Button>
        )}
      </div>
    </div>
  );
}
