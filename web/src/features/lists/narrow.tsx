import { useTranslation } from "react-i18next";
import type { ListChoices } from "@/api/wire";
import { Checkbox } from "@/ui/check";
import { DateField } from "@/ui/date-field";
import { Field } from "@/ui/field";
import { Fold } from "@/ui/fold";
import { Select } from "@/ui/input";
import { Card } from "@/ui/page";
import { dayOf } from "@/ui/period-and-amount";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import {
  type Asked,
  COLUMNS,
  columnsOf,
  DOCUMENTS,
  filtersOf,
  KINDS,
  MANAGED,
  SILENT,
  SORTS,
  STATES,
  sortOf,
  tagsOf,
} from "./asked";
import styles from "./lists.module.css";
import { useOpenColumns } from "./use-open-columns";

interface Props {
  asked: Asked;
  change: (part: Asked) => void;
  choices: ListChoices;
}

/** By what the list is narrowed, in which order it stands, and what it shows of each. */
export function Narrow({ asked, change, choices }: Props) {
  const { t } = useTranslation("lists");
  const today = useToday();
  const filters = filtersOf(asked);
  return (
    <Card title={t("filters")}>
      <div className={styles.fields}>
        <Choice
          label={t("status")}
          choices={STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
          value={filters.status ?? ""}
          onChange={(status) => change({ status })}
        />
        <Choice
          label={t("kind")}
          choices={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          value={filters.kind ?? ""}
          onChange={(kind) => change({ kind })}
        />
        <Defined asked={asked} change={change} choices={choices} />
        <Choice
          label={t("manager")}
          choices={[
            ...MANAGED.map((value) => ({ value: value as string, label: t(`managed.${value}`) })),
            ...choices.managers.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={filters.managed ?? filters.manager_id ?? ""}
          onChange={(managed) => change({ managed })}
        />
        <Choice
          label={t("silent")}
          choices={SILENT.map((days) => ({ value: `${days}`, label: t("silent-days", { count: days }) }))}
          value={`${filters.silent_days ?? ""}`}
          onChange={(silent) => change({ silent })}
        />
        <Choice
          label={t("document")}
          choices={DOCUMENTS.map((value) => ({ value, label: t(`documents.${value}`) }))}
          value={filters.has_document ?? ""}
          onChange={(document) => change({ document })}
        />
        <div className={styles.wide}>
          <DateField
            label={t("from")}
            value={dayOf(asked.from)}
            today={today}
            max={dayOf(asked.to) || today}
            onChange={(from) => change({ from })}
          />
        </div>
        <div className={styles.wide}>
          <DateField
            label={t("to")}
            value={dayOf(asked.to)}
            today={today}
            min={dayOf(asked.from) || undefined}
            max={today}
            onChange={(to) => change({ to })}
          />
        </div>
        <div className={styles.wide}>
          <Field label={t("sort")}>
            {(wiring) => (
              <Select
                {...wiring}
                choices={SORTS.map((value) => ({ value, label: t(`sorts.${value}`) }))}
                value={sortOf(asked)}
                onChange={({ target }) => change({ sort: target.value === "number" ? "" : target.value })}
              />
            )}
          </Field>
        </div>
      </div>
      <Fold title={t("columns")}>
        <Columns asked={asked} change={change} />
      </Fold>
    </Card>
  );
}

/** By tiers and tags, for whoever may see them. */
function Defined({ asked, change, choices }: Props) {
  const { t } = useTranslation("lists");
  const english = useLanguage() === "en";
  const named = choices.tags.map(({ id, zh, en }) => ({ value: id, label: english ? en : zh }));
  const [first = "", second = ""] = tagsOf(asked);
  // A tag that is not in use any more stays to be seen and taken back.
  const known = (id: string) =>
    id && !named.some((one) => one.value === id) ? [...named, { value: id, label: t("unknown-tag") }] : named;
  const filters = filtersOf(asked);
  return (
    <>
      {choices.tiers.length > 0 && (
        <Choice
          label={t("tier")}
          choices={choices.tiers.map(({ id, zh, en }) => ({ value: id, label: english ? en : zh }))}
          value={`${filters.tier ?? ""}`}
          onChange={(tier) => change({ tier })}
        />
      )}
      {(named.length > 0 || first) && (
        <Choice
          label={t("tag")}
          choices={known(first)}
          value={first}
          onChange={(tag) => change({ tags: [tag, second].filter(Boolean).join(",") })}
        />
      )}
      {first && (
        <Choice
          label={t("tag-also")}
          choices={known(second)}
          value={second}
          onChange={(tag) => change({ tags: [first, tag].filter(Boolean).join(",") })}
        />
      )}
    </>
  );
}

function Columns({ asked, change }: Omit<Props, "choices">) {
  const { t } = useTranslation("lists");
  const shown = columnsOf(asked);
  const open = useOpenColumns();
  return (
    <fieldset className={styles.columns}>
      <legend className="only-heard">{t("columns")}</legend>
      {COLUMNS.filter(open).map((one) => (
        <Checkbox
          key={one}
          label={t(`column.${one}`)}
          checked={shown.includes(one)}
          onChange={({ target }) => {
            const now = COLUMNS.filter((each) => (each === one ? target.checked : shown.includes(each)));
            change({ columns: now.join(",") || "none" });
          }}
        />
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  label: string;
  choices: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}

function Choice({ label, choices, value, onChange }: ChoiceProps) {
  const { t } = useTranslation("lists");
  return (
    <Field label={label}>
      {(wiring) => (
        <Select
          {...wiring}
          none={t("any")}
          choices={choices}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
