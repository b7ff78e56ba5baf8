import { useTranslation } from "react-i18next";
import { Field } from "@/ui/field";
import { type Condition, FilterBar } from "@/ui/filter-bar";
import { PeriodFilter } from "@/ui/filter-fields";
import { Input, Select } from "@/ui/input";
import { periodAndAmountConditions } from "@/ui/period-and-amount";
import { Allowed } from "@/ui/session";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { knownActs, shortId, wordsOf } from "./act-words";
import { type AuditSearch, filterOf, NOTHING, SEARCH_KEYS } from "./audit-search";
import { TakeOut } from "./take-out";

/** By whom, when, which act, about what, in which request. */
export function AuditSearchBar() {
  const { t, i18n } = useTranslation("audit");
  const [search, change] = useUrlFilter(SEARCH_KEYS);
  const today = useToday();
  const acts = knownActs(i18n).flatMap(({ module, acts: codes }) => [
    { value: `${module}.`, label: t("whole-module", { module: wordsOf("modules", module, i18n) }) },
    ...codes.map((value) => ({ value, label: wordsOf("acts", value, i18n) })),
  ]);
  return (
    <FilterBar
      search={{ label: t("search"), value: search.name ?? "", onSearch: (name) => change({ name }) }}
      conditions={useConditions(search, today, change)}
      clear={() => change(NOTHING)}
      extra={
        <Allowed right="audit.export">
          <TakeOut />
        </Allowed>
      }
    >
      <PeriodFilter value={search} today={today} change={change} />
      <Field label={t("act")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={search.act ?? ""}
            none={t("any-act")}
            choices={acts}
            onChange={(event) => change({ act: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("request")}>
        {(wiring) => (
          <Input
            {...wiring}
            key={search.request_id}
            defaultValue={search.request_id}
            maxLength={64}
            autoComplete="off"
            onBlur={(event) => change({ request_id: event.target.value.trim() })}
            onKeyDown={(event) =>
              event.key === "Enter" && change({ request_id: event.currentTarget.value.trim() })
            }
          />
        )}
      </Field>
    </FilterBar>
  );
}

function useConditions(search: AuditSearch, today: string, change: (part: AuditSearch) => void): Condition[] {
  const { t, i18n } = useTranslation("audit");
  const { t: ui } = useTranslation("ui");
  const language = useLanguage();
  const filter = filterOf(search);
  const conditions = periodAndAmountConditions({
    t: ui,
    value: { from: search.from ?? "", to: search.to ?? "" },
    currency: "CNY",
    today,
    language,
    change: ({ from, to }) => change({ from: from ?? "", to: to ?? "" }),
  });
  if (filter.act) {
    const [module] = filter.act.split(".");
    const words = filter.act.endsWith(".")
      ? t("whole-module", { module: wordsOf("modules", module ?? "", i18n) })
      : wordsOf("acts", filter.act, i18n);
    conditions.push({ id: "act", words, takeBack: () => change({ act: "" }) });
  }
  if (filter.subject_kind && filter.subject_id) {
    const what = `${wordsOf("subjects", filter.subject_kind, i18n)} ${shortId(filter.subject_id)}`;
    conditions.push({
      id: "subject",
      words: t("only-subject", { what }),
      takeBack: () => change({ subject_kind: "", subject_id: "" }),
    });
  }
  if (filter.actor_id)
    conditions.push({ id: "actor", words: t("only-actor"), takeBack: () => change({ actor_id: "" }) });
  if (filter.request_id)
    conditions.push({
      id: "request",
      words: t("only-request", { id: shortId(filter.request_id) }),
      takeBack: () => change({ request_id: "" }),
    });
  return conditions;
}
