import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { FilePenLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import { customerEditsQuery } from "@/api/customers";
import type { CustomerEdit } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { Masked } from "@/ui/masked";
import type { Happening } from "@/ui/timeline";
import { useLanguage } from "@/ui/use-language";
import styles from "./customer-edits.module.css";

/** What was changed in the file: each field with what stood there before, as far as it is shown. */
export function useCustomerEdits(customerId: string) {
  const { t } = useTranslation("customers");
  const edits = useQuery(customerEditsQuery(customerId));
  const happenings: Happening[] = (edits.data?.items ?? []).map((edit) => ({
    id: `edit-${edit.at}`,
    at: { instant: edit.at },
    icon: FilePenLine,
    title: t("page.edited"),
    about: edit.fields.map((field) => <Field key={field.field} of={field} />),
    by: edit.by_kind === "system" ? null : edit.by_name,
  }));
  return { query: edits, happenings };
}

type Field = CustomerEdit["fields"][number];

function Field({ of: { field, before, after } }: { of: Field }) {
  const { t } = useTranslation("customers");
  const language = useLanguage();
  const told = (values: readonly string[]) =>
    values.length === 0
      ? t("page.not-known")
      : values.map((value) => worded(field, value)).join(t("page.and"));
  function worded(name: string, value: string): string {
    if (name === "birth_on") return dateText(value, language);
    return name === "gender" ? t(`genders.${value as "female"}`) : value;
  }
  const same = told(before) === told(after);
  return (
    <span className={styles.field}>
      <span className={styles.name}>{nameOf(field, t)}</span>{" "}
      {same ? (
        // The mask hides where they differ.
        <Masked value={told(after)} />
      ) : (
        <>
          <del className={styles.before}>
            <Masked value={told(before)} />
          </del>
          <span aria-hidden="true"> → </span>
          <span className="only-heard">{t("page.now")} </span>
          <ins className={styles.after}>
            <Masked value={told(after)} />
          </ins>
        </>
      )}
    </span>
  );
}

function nameOf(field: string, t: TFunction<"customers">): string {
  switch (field) {
    case "name":
      return t("name");
    case "birth_on":
      return t("birth");
    case "gender":
      return t("gender");
    case "documents":
      return t("document");
    case "phones":
      return t("phones");
    case "emails":
      return t("emails");
    case "address":
      return t("address");
    default:
      return field;
  }
}
