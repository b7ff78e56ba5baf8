import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { feedQuery } from "@/api/spending";
import { EntryBook } from "@/ui/entry-book";
import { useUrlFilter } from "@/ui/url-filter";
import { useToday } from "@/ui/use-today";
import { useEntryLook } from "./entry-look";
import styles from "./feed.module.css";
import { FeedBar } from "./feed-bar";
import { FeedDetails } from "./feed-details";
import { FEED_KEYS, feedFilterOf, NOTHING } from "./feed-search";

interface Props {
  /** Of one account only, with what it held after each entry. */
  accountId?: string;
  /** What amounts are typed in, unless the reader chooses another. */
  currency: string;
  /** What one may choose from, where entries of several are here. */
  currencies?: readonly string[];
  accounts?: readonly { id: string; name: string }[];
  empty: ReactNode;
  level?: 2 | 3;
}

/** Entries with their categories: searched, opened, corrected. */
export function Feed({ accountId, currency, currencies = [], accounts = [], empty, level }: Props) {
  const [search, change] = useUrlFilter(FEED_KEYS);
  const today = useToday();
  const filter = {
    ...feedFilterOf(search, currency),
    ...(accountId === undefined ? {} : { account: accountId }),
  };
  const found = useInfiniteQuery(feedQuery(filter));
  const look = useEntryLook({ withAccount: accounts.length > 1, withBalance: accountId !== undefined });
  const conditions = Object.keys(filter).length - (accountId === undefined ? 0 : 1);
  return (
    <div className={styles.feed}>
      <FeedBar
        search={search}
        currency={currency}
        currencies={currencies}
        accounts={accounts}
        today={today}
        change={change}
      />
      <EntryBook
        query={found}
        look={look}
        today={today}
        hideable
        searching={conditions > 0}
        empty={empty}
        clear={() => change(NOTHING)}
        level={level}
        details={(opened) => <FeedDetails opened={opened} />}
      />
    </div>
  );
}
