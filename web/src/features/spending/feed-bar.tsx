import { useTranslation } from "react-i18next";
import type { BankDate } from "@/lib/dates";
import { directionConditions } from "@/ui/direction";
import { Field } from "@/ui/field";
import { type Condition, FilterBar } from "@/ui/filter-bar";
import { AmountFilter, DirectionFilter, PeriodFilter } from "@/ui/filter-fields";
import { Select } from "@/ui/input";
import { periodAndAmountConditions } from "@/ui/period-and-amount";
import { useLanguage } from "@/ui/use-language";
import { categories, isCategory } from "./categories";
import { currencyOf, type FeedSearch, NOTHING } from "./feed-search";

interface Props {
  search: FeedSearch;
  currency: string;
  currencies: readonly string[];
  accounts: readonly { id: string; name: string }[];
  today: BankDate;
  change: (part: FeedSearch) => void;
}

/** What to look for in entries that have categories. */
export function FeedBar(props: Props) {
  const { search, currency, currencies, accounts, today, change } = props;
  const { t } = useTranslation("spending");
  return (
    <FilterBar
      search={{ label: t("search"), value: search.text ?? "", onSearch: (text) => change({ text }) }}
      conditions={useConditions(props)}
      clear={() => change(NOTHING)}
    >
      <PeriodFilter value={search} today={today} change={change} />
      <AmountFilter value={search} currency={currencyOf(search, currency)} change={change} />
      <DirectionFilter value={search.direction} change={change} />
      <Choice
        label={t("category")}
        none={t("any-category")}
        value={search.category}
        choices={categories.map((one) => ({ value: one, label: t(`categories.${one}`) }))}
        onChange={(category) => change({ category })}
      />
      {accounts.length > 1 && (
        <Choice
          label={t("account")}
          none={t("any-account")}
          value={search.account}
          choices={accounts.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(account) => change({ account })}
        />
      )}
      {currencies.length > 1 && (
        <Choice
          label={t("currency")}
          none={t("any-currency")}
          value={search.currency}
          choices={currencies.map((one) => ({ value: one, label: one }))}
          onChange={(code) => change({ currency: code })}
        />
      )}
    </FilterBar>
  );
}

interface ChoiceProps {
  label: string;
  none: string;
  value: string | undefined;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

function Choice({ label, none, value = "", choices, onChange }: ChoiceProps) {
  return (
    <Field label={label}>
      {(wiring) => (
        <Select
          {...wiring}
          value={value}
          none={none}
          choices={choices}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function useConditions({ search, currency, accounts, today, change }: Props): Condition[] {
  const { t } = useTranslation("spending");
  const { t: ui } = useTranslation("ui");
  const language = useLanguage();
  const { category, account } = search;
  const named = accounts.find(({ id }) => id === account)?.name;
  const told: (Condition | false)[] = [
    category !== undefined &&
      isCategory(category) && {
        id: "category",
        words: t(`categories.${category}`),
        takeBack: () => change({ category: "" }),
      },
    account !== undefined && {
      id: "account",
      words: named ?? t("account"),
      takeBack: () => change({ account: "" }),
    },
    search.currency !== undefined && {
      id: "currency",
      words: search.currency,
      takeBack: () => change({ currency: "" }),
    },
  ];
  return [
    ...periodAndAmountConditions({
      t: ui,
      value: search,
      currency: currencyOf(search, currency),
      today,
      language,
      change,
    }),
    ...directionConditions({ t: ui, value: search.direction, change }),
    ...told.filter((one) => one !== false),
  ];
}
