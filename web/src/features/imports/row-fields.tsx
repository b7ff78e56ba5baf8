import type { i18n as I18n } from "i18next";
import { useTranslation } from "react-i18next";
import type { QuarantineRow } from "@/api/wire";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import styles from "./quarantine-sheet.module.css";

interface Props {
  row: Pick<QuarantineRow, "file" | "fields">;
  values: Record<string, string>;
  /** What is wrong, in words, by the field's name. */
  wrong: Record<string, string>;
  /** Left out where they can only be read. */
  change?: (name: string, value: string) => void;
}

const LONGEST_FIELD = 200;

/** The fields of a row by name: ours in words, the source's beside it. Those at fault come with what is wrong. */
export function RowFields({ row, values, wrong, change }: Props) {
  const { i18n } = useTranslation("imports");
  if (!change)
    return (
      <dl className={styles.values}>
        {row.fields.map(({ name }) => (
          <div key={name} data-wrong={name in wrong || undefined}>
            <dt>{fieldName(name, i18n)}</dt>
            <dd>
              {values[name] || "—"}
              {wrong[name] && <span className={styles.wrong}>{wrong[name]}</span>}
            </dd>
          </div>
        ))}
      </dl>
    );
  return (
    <div className={styles.fields}>
      {row.fields.map(({ name }) => (
        <Field key={name} label={fieldName(name, i18n)} error={wrong[name]}>
          {(wiring) => (
            <Input
              {...wiring}
              value={values[name] ?? ""}
              maxLength={LONGEST_FIELD}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => change(name, event.target.value)}
              suffix={<code>{name}</code>}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

/** What a field of the source is called in the bank; its own name where we have no words. */
export function fieldName(name: string, i18n: I18n): string {
  const words: unknown = i18n.getResource(i18n.language, "imports", `fields.${name}`);
  return typeof words === "string" ? words : name;
}
