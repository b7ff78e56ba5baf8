import { SlidersHorizontal } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type BankDate, type Period, startOf } from "@/lib/dates";
import { parseAmount } from "@/lib/money";
import { Button } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { SearchBox } from "@/ui/search-box";
import { entryKinds } from "./entry-kinds";
import { conditions, type EntrySearch, periodOf } from "./entry-search";
import styles from "./entry-search-bar.module.css";

interface Props {
  search: EntrySearch;
  currency: string;
  today: BankDate;
  change: (part: EntrySearch) => void;
}

/** Text, period, amount and kind: the same search for customers and for staff. */
export function EntrySearchBar(props: Props) {
  const { t } = useTranslation("accounts");
  const { search, change } = props;
  const count = conditions(search);
  const [open, setOpen] = useState(count > 0);
  const panel = useId();
  return (
    <div className={styles.bar}>
      <div className={styles.line}>
        <div className={styles.text}>
          <SearchBox
            label={t("search-entries")}
            value={search.text ?? ""}
            onSearch={(text) => change({ text })}
          />
        </div>
        <Button
          aria-expanded={open}
          aria-controls={panel}
          onClick={() => setOpen(!open)}
          icon={<SlidersHorizontal size={16} aria-hidden="true" />}
        >
          {count > 0 ? t("filter-active", { count }) : t("filter")}
        </Button>
      </div>
      <div id={panel} hidden={!open} className={styles.panel}>
        <Conditions {...props} />
      </div>
    </div>
  );
}

function Conditions({ search, currency, today, change }: Props) {
  const { t } = useTranslation("accounts");
  const periods = (["month", "quarter", "year"] as const).map((value) => ({
    value,
    label: t(`periods.${value}`),
  }));
  const choosePeriod = (period: Period | "") =>
    change({ from: period ? startOf(period, today) : "", to: "" });
  return (
    <>
      <Chips label={t("period")} choices={periods} value={periodOf(search, today)} onChange={choosePeriod} />
      <div className={styles.fields}>
        <DayField label={t("from")} value={search.from} onChange={(from) => change({ from })} />
        <DayField label={t("to")} value={search.to} onChange={(to) => change({ to })} />
        <AmountField
          label={t("min")}
          currency={currency}
          value={search.min}
          onChange={(min) => change({ min })}
        />
        <AmountField
          label={t("max")}
          currency={currency}
          value={search.max}
          onChange={(max) => change({ max })}
        />
        <Field label={t("entry-kind")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={search.kind ?? ""}
              none={t("entry-kinds.any")}
              choices={entryKinds.map((kind) => ({ value: kind, label: t(`entry-kinds.${kind}`) }))}
              onChange={(event) => change({ kind: event.target.value })}
            />
          )}
        </Field>
      </div>
      <div>
        <Button
          variant="quiet"
          onClick={() => change({ text: "", from: "", to: "", min: "", max: "", kind: "" })}
          blocked={Object.keys(search).length === 0 && t("clear-nothing")}
        >
          {t("clear")}
        </Button>
      </div>
    </>
  );
}

interface PartProps {
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
}

function DayField({ label, value, onChange }: PartProps) {
  return (
    <Field label={label}>
      {(wiring) => (
        <Input
          {...wiring}
          type="date"
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function AmountField({ label, value = "", currency, onChange }: PartProps & { currency: string }) {
  const { t } = useTranslation("accounts");
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  if (told !== value) {
    setTold(value);
    setTyped(value);
  }
  const bad = typed.trim() !== "" && parseAmount(typed, currency) === null;
  return (
    <Field label={label} error={bad ? t("amount-bad") : null}>
      {(wiring) => (
        <Input
          {...wiring}
          inputMode="decimal"
          suffix={currency}
          value={typed}
          maxLength={20}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => onChange(typed.trim())}
          onKeyDown={(event) => event.key === "Enter" && onChange(typed.trim())}
        />
      )}
    </Field>
  );
}
