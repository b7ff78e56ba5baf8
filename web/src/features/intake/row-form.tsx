import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { mendRow } from "@/api/intake";
import { Problem } from "@/api/problem";
import type { TableField, TableRowWhole } from "@/api/wire";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Fold } from "@/ui/fold";
import { Input, Select } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { FIELDS, fieldOf } from "./fields";
import styles from "./intake.module.css";
import { useRowChanged } from "./row-decisions";

const USUAL: readonly TableField[] = ["name", "birth_on", "document", "phone"];
const CHOICES: Partial<Record<TableField, readonly string[]>> = {
  kind: ["person", "organisation"],
  gender: ["female", "male", "other"],
  document_kind: [
    "resident_id",
    "passport",
    "mainland_permit",
    "residence_permit",
    "business_licence",
    "other",
  ],
};
const LONGEST = 500;

type Told = Partial<Record<TableField, string>>;

interface Props {
  id: string;
  row: TableRowWhole;
  refresh: () => void;
}

/** What the row says, field by field, with what is wrong beside it. Only what was changed is sent. */
export function RowForm({ id, row, refresh }: Props) {
  const { t, i18n } = useTranslation("intake");
  const announce = useAnnounce();
  const changed = useRowChanged(id);
  const told: Told = row.told;
  const [now, setNow] = useState<Told>(told);
  const save = useMutation({
    mutationFn: () =>
      mendRow(
        id,
        row,
        FIELDS.filter((field) => (now[field] ?? "") !== (told[field] ?? "")).map((field) => ({
          field,
          told: now[field] ?? "",
        })),
      ),
    onSuccess: async (next) => {
      await changed(next);
      announce(t(`saved.${next.state as "good"}`));
    },
  });
  const faults = new Map(
    row.faults.filter(({ line }) => line === null).map((one) => [fieldOf(one.field), one]),
  );
  const shown = FIELDS.filter((field) => told[field] || faults.has(field) || USUAL.includes(field));
  const rest = FIELDS.filter((field) => !shown.includes(field));
  const overtaken = save.error instanceof Problem && save.error.code === "insight.row_changed";
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }
  function control(field: TableField) {
    const fault = faults.get(field);
    const words = fault && (codeWords(fault.code, i18n) ?? fault.code);
    const error = fault && words && (fault.cell ? t("at-cell", { words, cell: fault.cell }) : words);
    return (
      <Field
        key={field}
        label={t(`fields.${field}`)}
        error={error}
        hint={row.mended.includes(field) ? t("mended") : undefined}
      >
        {(wiring) => {
          const choices = CHOICES[field];
          const value = now[field] ?? "";
          const change = (event: { target: { value: string } }) =>
            setNow({ ...now, [field]: event.target.value });
          if (!choices) return <Input {...wiring} value={value} maxLength={LONGEST} onChange={change} />;
          const known = choices.map((one) => t(`choices.${one as "person"}`));
          // What the table says in words of its own stays what it is until somebody chooses another.
          const said = told[field];
          const all = said && !known.includes(said) ? [said, ...known] : known;
          return (
            <Select
              {...wiring}
              none={t("nothing-said")}
              value={value}
              onChange={change}
              choices={all.map((one) => ({ value: one, label: one }))}
            />
          );
        }}
      </Field>
    );
  }
  return (
    <Card title={t("what-it-says")}>
      <form onSubmit={submit} noValidate>
        <div className={styles.fields}>{shown.map(control)}</div>
        {rest.length > 0 && (
          <Fold title={t("more-fields")} aside={rest.length}>
            <div className={styles.fields}>{rest.map(control)}</div>
          </Fold>
        )}
        {save.error && <ProblemNote thrown={save.error} />}
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t("save")}
          </Button>
          {overtaken && <Button onClick={refresh}>{t("look-again")}</Button>}
        </div>
      </form>
    </Card>
  );
}
