import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { entriesQuery, type Side } from "@/api/accounts";
import { bankQuery } from "@/api/identity";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Lines } from "@/ui/loaded";
import { ProblemNote } from "@/ui/problem-note";
import { useUrlFilter } from "@/ui/url-filter";
import { OnDay } from "@/ui/when";
import styles from "./entries.module.css";
import { EntryDays } from "./entry-days";
import { filterOf, SEARCH_KEYS } from "./entry-search";
import { EntrySearchBar } from "./entry-search-bar";

interface Props {
  side: Side;
  accountId: string;
  currency: string;
}

/** What happened in an account: found by day, text, amount or kind, and looked through as far back as one likes. */
export function Entries({ side, accountId, currency }: Props) {
  const [search, change] = useUrlFilter(SEARCH_KEYS);
  const bank = useQuery(bankQuery);
  const today = bank.data?.business_date ?? new Date().toISOString().slice(0, 10);
  const filter = filterOf(search, currency);
  const searching = Object.keys(filter).length > 0;
  return (
    <div className={styles.entries}>
      <EntrySearchBar search={search} currency={currency} today={today} change={change} />
      <Found side={side} accountId={accountId} filter={filter} searching={searching} today={today} />
    </div>
  );
}

interface FoundProps {
  side: Side;
  accountId: string;
  filter: ReturnType<typeof filterOf>;
  searching: boolean;
  today: string;
}

function Found({ side, accountId, filter, searching, today }: FoundProps) {
  const { t } = useTranslation("accounts");
  const found = useInfiniteQuery(entriesQuery(side, accountId, filter));
  if (!found.data) {
    return found.error ? (
      <ProblemNote thrown={found.error} retry={() => found.refetch()} />
    ) : (
      <Lines count={8} />
    );
  }
  const entries = found.data.pages.flatMap((page) => page.items);
  const searchedTo = found.data.pages.at(-1)?.searched_to ?? null;
  if (entries.length === 0 && !found.hasNextPage) {
    return <Empty>{t(searching ? "nothing-found" : "no-entries")}</Empty>;
  }
  return (
    <div aria-busy={found.isPlaceholderData} className={styles.found}>
      {entries.length === 0 ? (
        <p className={styles.note}>{t("nothing-yet")}</p>
      ) : (
        <EntryDays entries={entries} today={today} hideable={side === "portal"} />
      )}
      {found.error && <ProblemNote thrown={found.error} retry={() => found.fetchNextPage()} />}
      <div className={styles.more} aria-live="polite">
        {searching && searchedTo && found.hasNextPage && (
          <p className={styles.note}>
            {t("searched-to")}
            <OnDay on={searchedTo} />
            {t("searched-to-after")}
          </p>
        )}
        {found.hasNextPage ? (
          <Button onClick={() => found.fetchNextPage()} busy={found.isFetchingNextPage}>
            {t(searching && searchedTo ? "further" : "older")}
          </Button>
        ) : (
          <p className={styles.note}>{t("end")}</p>
        )}
      </div>
    </div>
  );
}
