import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { entriesQuery, type Side } from "@/api/accounts";
import type { Entry } from "@/api/wire";
import { directionConditions } from "@/ui/direction";
import { DisputeEntry } from "@/ui/dispute-link";
import { Empty } from "@/ui/empty";
import { EntryBook } from "@/ui/entry-book";
import { EntryDetails } from "@/ui/entry-details";
import { entryKindIcon, entryKinds, entryKindWords, transferOf } from "@/ui/entry-kinds";
import type { EntryLook } from "@/ui/entry-list";
import { Field } from "@/ui/field";
import { FilterBar } from "@/ui/filter-bar";
import { AmountFilter, DirectionFilter, PeriodFilter } from "@/ui/filter-fields";
import { Select } from "@/ui/input";
import { periodAndAmountConditions } from "@/ui/period-and-amount";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import styles from "./entries.module.css";
import { type EntrySearch, filterOf, NOTHING, SEARCH_KEYS } from "./entry-search";

interface Props {
  side: Side;
  accountId: string;
  currency: string;
}

/** What happened in an account: found by day, text, amount or kind, and looked through as far back as one likes. */
export function Entries({ side, accountId, currency }: Props) {
  const { t } = useTranslation("accounts");
  const [search, change] = useUrlFilter(SEARCH_KEYS);
  const today = useToday();
  const filter = filterOf(search, currency);
  const found = useInfiniteQuery(entriesQuery(side, accountId, filter));
  const look = useLook();
  const hideable = side !== "console";
  return (
    <div className={styles.entries}>
      <SearchBar search={search} currency={currency} today={today} change={change} />
      <EntryBook
        query={found}
        look={look}
        today={today}
        hideable={hideable}
        searching={Object.keys(filter).length > 0}
        empty={<Empty>{t("no-entries")}</Empty>}
        clear={() => change(NOTHING)}
        details={({ entry, close }) => (
          <EntryDetails
            entry={entry}
            title={entry ? look(entry).title : ""}
            icon={entry && look(entry).icon}
            hideable={hideable}
            withReceipt={side === "portal"}
            onClose={close}
          >
            {entry && side === "portal" && <DisputeEntry accountId={accountId} seq={entry.seq} />}
          </EntryDetails>
        )}
      />
    </div>
  );
}

interface BarProps {
  search: EntrySearch;
  currency: string;
  today: string;
  change: (part: EntrySearch) => void;
}

function SearchBar({ search, currency, today, change }: BarProps) {
  const { t } = useTranslation("accounts");
  const { t: ui } = useTranslation("ui");
  const language = useLanguage();
  const told = { t: ui, value: search, currency, today, language, change };
  const kind = search.kind && {
    id: "kind",
    words: entryKindWords(search.kind, ui) || search.kind,
    takeBack: () => change({ kind: "" }),
  };
  return (
    <FilterBar
      search={{
        label: t("search-entries"),
        value: search.text ?? "",
        onSearch: (text) => change({ text }),
      }}
      conditions={[
        ...periodAndAmountConditions(told),
        ...directionConditions({ t: ui, value: search.direction, change }),
        ...(kind ? [kind] : []),
      ]}
      clear={() => change(NOTHING)}
    >
      <PeriodFilter value={search} today={today} change={change} />
      <AmountFilter value={search} currency={currency} change={change} />
      <DirectionFilter value={search.direction} change={change} />
      <Field label={ui("entry.kind")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={search.kind ?? ""}
            none={ui("entry.any-kind")}
            choices={entryKinds.map((one) => ({ value: one, label: entryKindWords(one, ui) }))}
            onChange={(event) => change({ kind: event.target.value })}
          />
        )}
      </Field>
    </FilterBar>
  );
}

function useLook(): (entry: Entry) => EntryLook {
  const { t } = useTranslation("ui");
  return useCallback(
    (entry) => {
      const Icon = entryKindIcon(entry.kind, entry.amount.minor);
      const kind = entryKindWords(entry.kind, t);
      const line = [entry.text ? kind : "", transferOf(entry) ? "" : (entry.reference ?? "")]
        .filter(Boolean)
        .join(" · ");
      return {
        key: String(entry.seq),
        on: entry.booked_on,
        icon: <Icon size={18} />,
        title: entry.text || kind,
        lines: line ? [line] : [],
        amount: entry.amount,
        balanceAfter: entry.balance_after,
      };
    },
    [t],
  );
}
