import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TagCondition, TagMatch, TagMeasure, TagRule } from "@/api/wire";
import { parseAmount, plainAmount } from "@/lib/money";
import { Button, IconButton } from "@/ui/button";
import { entryKinds, entryKindWords } from "@/ui/entry-kinds";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Segments } from "@/ui/segments";
import { UNITS } from "./sentence";
import styles from "./tags.module.css";

const MOST_GROUPS = 6;
const MOST_CONDITIONS = 10;
const MATCHES = ["all", "any", "none"] as const satisfies readonly TagMatch[];
const THANS = ["at_least", "at_most", "exactly"] as const satisfies readonly TagCondition["than"][];
const CURRENCIES = ["CNY", "USD", "EUR", "HKD", "JPY", "GBP"];
const MEASURES = Object.keys(UNITS) as TagMeasure["of"][];

/** What each measure takes, beside how many days it looks back. */
const TAKES: Partial<Record<TagMeasure["of"], readonly Particular[]>> = {
  balance: ["currency", "accounts"],
  average_balance: ["currency", "days", "accounts"],
  balance_change: ["currency", "days", "accounts"],
  moved: ["currency", "days", "side", "entries", "accounts"],
  times: ["days", "side", "entries", "accounts"],
  largest: ["currency", "days", "side", "entries", "accounts"],
  months: ["days", "side", "entries", "accounts"],
  since_moved: ["side", "entries", "accounts"],
  accounts: ["accounts"],
  contacts: ["days", "touches"],
  since_contact: ["touches"],
  happened: ["happening", "days"],
};
type Particular = "currency" | "days" | "accounts" | "side" | "entries" | "touches" | "happening";

const ACCOUNTS = ["current", "savings", "time_deposit"] as const;
const TOUCHES = ["call_in", "call_out", "branch", "visit", "letter"] as const;
const HAPPENINGS = [
  "signed_in",
  "dispute",
  "payment_failed",
  "payment_put_off",
  "plan_failed",
  "sent_to_other_bank",
  "payee_added",
  "consent_withdrawn",
  "promise_late",
] as const;

/** What a measure begins with, so that it is whole from the start. */
function fresh(of: TagMeasure["of"]): TagCondition {
  const takes = TAKES[of] ?? [];
  const measure: TagMeasure = {
    of,
    ...(takes.includes("currency") ? { currency: "CNY" } : {}),
    ...(takes.includes("days") ? { days: 30 } : {}),
    ...(takes.includes("happening") ? { happening: "signed_in" } : {}),
  };
  const isYesNo = UNITS[of] === "yes_no";
  return { measure, than: isYesNo ? "exactly" : "at_least", value: 1 };
}

export const FIRST_RULE: TagRule = {
  match: "all",
  groups: [{ match: "all", conditions: [fresh("balance")] }],
};

/** Groups of conditions, each level all, any or none. */
export function RuleBuilder({ rule, onChange }: { rule: TagRule; onChange: (rule: TagRule) => void }) {
  const { t } = useTranslation("tags");
  const changeGroup = (at: number, group: TagRule["groups"][number] | null) =>
    onChange({
      ...rule,
      groups: rule.groups.flatMap((one, nth) => (nth !== at ? [one] : group ? [group] : [])),
    });
  return (
    <div className={styles.builder}>
      {rule.groups.length > 1 && (
        <Segments
          label={t("builder.groups")}
          choices={MATCHES.map((value) => ({ value, label: t(`builder.of-groups.${value}`) }))}
          value={rule.match}
          onChange={(match) => onChange({ ...rule, match })}
        />
      )}
      {rule.groups.map((group, at) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place
          key={at}
          className={styles.group}
        >
          <legend>{t("builder.group", { nth: at + 1 })}</legend>
          <div className={styles.groupHead}>
            <Segments
              label={t("builder.conditions")}
              choices={MATCHES.map((value) => ({ value, label: t(`builder.of-conditions.${value}`) }))}
              value={group.match}
              onChange={(match) => changeGroup(at, { ...group, match })}
            />
            {rule.groups.length > 1 && (
              <Button size="small" onClick={() => changeGroup(at, null)}>
                {t("builder.drop-group", { nth: at + 1 })}
              </Button>
            )}
          </div>
          {group.conditions.map((one, nth) => (
            <ConditionRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place
              key={`${nth} ${one.measure.of}`}
              condition={one}
              name={t("builder.condition", { group: at + 1, nth: nth + 1 })}
              onChange={(next) =>
                changeGroup(at, {
                  ...group,
                  conditions: group.conditions.map((each, place) => (place === nth ? next : each)),
                })
              }
              {...(group.conditions.length > 1
                ? {
                    onDrop: () =>
                      changeGroup(at, {
                        ...group,
                        conditions: group.conditions.filter((_, place) => place !== nth),
                      }),
                  }
                : {})}
            />
          ))}
          {group.conditions.length < MOST_CONDITIONS && (
            <div>
              <Button
                size="small"
                icon={<Plus size={16} aria-hidden="true" />}
                onClick={() =>
                  changeGroup(at, { ...group, conditions: [...group.conditions, fresh("times")] })
                }
              >
                {t("builder.add-condition")}
              </Button>
            </div>
          )}
        </fieldset>
      ))}
      {rule.groups.length < MOST_GROUPS && (
        <div>
          <Button
            size="small"
            icon={<Plus size={16} aria-hidden="true" />}
            onClick={() =>
              onChange({
                ...rule,
                groups: [...rule.groups, { match: "any", conditions: [fresh("balance")] }],
              })
            }
          >
            {t("builder.add-group")}
          </Button>
        </div>
      )}
    </div>
  );
}

interface RowProps {
  condition: TagCondition;
  name: string;
  onChange: (condition: TagCondition) => void;
  onDrop?: () => void;
}

function ConditionRow({ condition, name, onChange, onDrop }: RowProps) {
  const { t } = useTranslation("tags");
  const { measure } = condition;
  const takes = TAKES[measure.of] ?? [];
  const unit = UNITS[measure.of];
  const set = (more: Partial<TagMeasure>) => onChange({ ...condition, measure: { ...measure, ...more } });
  return (
    <fieldset className={styles.condition}>
      <legend className="only-heard">{name}</legend>
      <Field label={t("builder.what")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={measure.of}
            choices={MEASURES.map((value) => ({ value, label: t(`measures.${value}`) }))}
            onChange={({ target }) => onChange(fresh(target.value as TagMeasure["of"]))}
          />
        )}
      </Field>
      {takes.includes("happening") && (
        <Field label={t("builder.happening")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={measure.happening ?? ""}
              choices={HAPPENINGS.map((value) => ({ value, label: t(`happenings.${value}`) }))}
              onChange={({ target }) => set({ happening: target.value as (typeof HAPPENINGS)[number] })}
            />
          )}
        </Field>
      )}
      {takes.includes("days") && (
        <Field label={t("builder.days")}>
          {(wiring) => (
            <Input
              {...wiring}
              figures
              type="number"
              min={1}
              max={731}
              value={measure.days ?? ""}
              onChange={({ target }) => set({ days: within(target.value, 1, 731) })}
            />
          )}
        </Field>
      )}
      {takes.includes("side") && (
        <Field label={t("builder.side")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={measure.side ?? ""}
              choices={[
                { value: "", label: t("builder.both") },
                { value: "in", label: t("sides.in") },
                { value: "out", label: t("sides.out") },
              ]}
              onChange={({ target }) =>
                set({ side: target.value === "" ? null : (target.value as "in" | "out") })
              }
            />
          )}
        </Field>
      )}
      {takes.includes("entries") && <EntryKinds measure={measure} set={set} />}
      {takes.includes("accounts") && (
        <Field label={t("builder.accounts")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={measure.accounts?.[0] ?? ""}
              choices={[
                { value: "", label: t("builder.any-account") },
                ...ACCOUNTS.map((value) => ({ value, label: t(`accounts.${value}`) })),
              ]}
              onChange={({ target }) =>
                set({ accounts: target.value === "" ? null : [target.value as (typeof ACCOUNTS)[number]] })
              }
            />
          )}
        </Field>
      )}
      {takes.includes("touches") && (
        <Field label={t("builder.touches")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={measure.touches?.[0] ?? ""}
              choices={[
                { value: "", label: t("builder.any-touch") },
                ...TOUCHES.map((value) => ({ value, label: t(`touches.${value}`) })),
              ]}
              onChange={({ target }) =>
                set({ touches: target.value === "" ? null : [target.value as (typeof TOUCHES)[number]] })
              }
            />
          )}
        </Field>
      )}
      {takes.includes("currency") && (
        <Field label={t("builder.currency")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={measure.currency ?? ""}
              choices={CURRENCIES.map((value) => ({ value, label: value }))}
              onChange={({ target }) => set({ currency: target.value })}
            />
          )}
        </Field>
      )}
      {unit === "yes_no" ? (
        <Field label={t("builder.is")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={String(condition.value)}
              choices={[
                { value: "1", label: t("builder.yes") },
                { value: "0", label: t("builder.no") },
              ]}
              onChange={({ target }) => onChange({ ...condition, value: Number(target.value) })}
            />
          )}
        </Field>
      ) : (
        <>
          <Field label={t("builder.than")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={condition.than}
                choices={THANS.map((value) => ({ value, label: t(`thans.${value}`) }))}
                onChange={({ target }) =>
                  onChange({ ...condition, than: target.value as TagCondition["than"] })
                }
              />
            )}
          </Field>
          <Value condition={condition} onChange={onChange} />
        </>
      )}
      {onDrop && (
        <div className={styles.drop}>
          <IconButton
            label={t("builder.drop", { name })}
            icon={<X size={18} aria-hidden="true" />}
            onClick={onDrop}
          />
        </div>
      )}
    </fieldset>
  );
}

function EntryKinds({ measure, set }: { measure: TagMeasure; set: (more: Partial<TagMeasure>) => void }) {
  const { t } = useTranslation("tags");
  const { t: ui } = useTranslation("ui");
  return (
    <Field label={t("builder.entries")}>
      {(wiring) => (
        <Select
          {...wiring}
          value={measure.entries?.[0] ?? ""}
          choices={[
            { value: "", label: t("builder.any-entry") },
            ...entryKinds.map((value) => ({ value, label: entryKindWords(value, ui) })),
          ]}
          onChange={({ target }) => set({ entries: target.value === "" ? null : [target.value] })}
        />
      )}
    </Field>
  );
}

function Value({ condition, onChange }: { condition: TagCondition; onChange: (next: TagCondition) => void }) {
  const { t } = useTranslation("tags");
  const { measure, value } = condition;
  const currency = measure.currency ?? "CNY";
  const unit = UNITS[measure.of];
  if (unit === "amount") {
    return (
      <Field label={t("builder.amount")}>
        {(wiring) => (
          <Input
            {...wiring}
            figures
            inputMode="decimal"
            suffix={currency}
            defaultValue={plainAmount({ minor: value, currency })}
            onChange={({ target }) =>
              onChange({ ...condition, value: parseAmount(target.value, currency) ?? 0 })
            }
          />
        )}
      </Field>
    );
  }
  const [least, most] = unit === "percent" ? [-100, 100_000] : [0, 100_000];
  return (
    <Field
      label={t(`builder.units.${unit === "days_ago" ? "days" : unit === "percent" ? "percent" : "count"}`)}
    >
      {(wiring) => (
        <Input
          {...wiring}
          figures
          type="number"
          min={least}
          max={most}
          defaultValue={value}
          onChange={({ target }) => onChange({ ...condition, value: within(target.value, least, most) })}
        />
      )}
    </Field>
  );
}

function within(typed: string, least: number, most: number): number {
  const number = Math.trunc(Number(typed));
  return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : least;
}
