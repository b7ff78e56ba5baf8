import { useTranslation } from "react-i18next";
import { Amount } from "@/ui/amount";
import { useAccountName } from "./account-words";
import type { Source } from "./draft";
import styles from "./how-much-step.module.css";

interface Props {
  sources: readonly Source[];
  fromId: string;
  /** What is asked of the account. */
  legend?: string;
  onChange: (id: string) => void;
}

/** One of one's accounts, with what is on it. */
export function SourcePicker({ sources, fromId, legend, onChange }: Props) {
  const { t } = useTranslation("payments");
  const nameOf = useAccountName();
  return (
    <fieldset className={styles.sources}>
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
    </fieldset>
  );
}
