import { useTranslation } from "react-i18next";
import styles from "./erasure-page.module.css";
import "./choices-words";

interface Props {
  /** A field of personal data by its name on the wire, and what is to be said of it. */
  fields: readonly { field: string; note: string }[];
}

/** What of a person goes or stays, and why. */
export function ReceiptFields({ fields }: Props) {
  const { t } = useTranslation("choices");
  return (
    <ul className={styles.fields}>
      {fields.map(({ field, note }) => (
        <li key={field}>
          <span className={styles.name}>{t(`erasure.fields.${field as "name"}`)}</span>
          <span className={styles.soft}>{note}</span>
        </li>
      ))}
    </ul>
  );
}
