import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Amount } from "@/ui/amount";
import { useAccountName } from "./account-words";
import type { Source } from "./draft";
import styles from "./source-picker.module.css";

interface Props {
  sources: readonly Source[];
  fromId: string;
  /** What is asked of the account. */
  legend?: string;
  error?: string | null;
  onChange: (id: string) => void;
}

/** One of one's accounts, with what is on it. */
export function SourcePicker({ sources, fromId, legend, error, onChange }: Props) {
  const { t } = useTranslation("payments");
  const nameOf = useAccountName();
  const wrong = useId();
  return (
    <fieldset className={styles.sources} aria-describedby={error ? wrong : undefined}>
      <legend>{legend ?? t("amount.from")}</legend>
      {sources.map((account) => (
        <label key={account.id}>
          <input
            type="radio"
            name="from"
            value={account.id}
            checked={account.id === fromId}
            onChange={() => onChange(account.id)}
          />
          <span className={styles.account}>
            <b>{nameOf(account)}</b>
            <small>{t("tail", { tail: account.tail })}</small>
          </span>
          <span className={styles.available}>
            <Amount money={account.available} hideable />
            <small>{t("amount.available")}</small>
          </span>
        </label>
      ))}
      {error && (
        <p id={wrong} className={styles.wrong}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
