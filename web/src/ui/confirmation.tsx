import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import styles from "./confirmation.module.css";
import { type Fact, Facts } from "./facts";
import { ProblemNote } from "./problem-note";

interface Props {
  /** The whole matter in one sentence, as one would say it to the person: who, what, how much, when. */
  sentence: ReactNode;
  facts: readonly Fact[];
  /** What one should know before saying yes. */
  warnings?: readonly string[];
  /** The verb, not "OK". */
  label: string;
  grave?: boolean;
  busy: boolean;
  error: Error | null;
  onConfirm: () => void;
  onBack: () => void;
}

/** Says everything in words before it is done, from the facts themselves, and asks once. */
export function Confirmation(props: Props) {
  const { sentence, facts, warnings = [], label, grave = false, busy, error, onConfirm, onBack } = props;
  const { t } = useTranslation("ui");
  return (
    <div className={styles.confirmation}>
      <p className={styles.sentence}>{sentence}</p>
      <Facts facts={facts} />
      {warnings.length > 0 && (
        <ul className={styles.warnings}>
          {warnings.map((warning) => (
            <li key={warning}>
              <TriangleAlert size={18} aria-hidden="true" />
              {warning}
            </li>
          ))}
        </ul>
      )}
      {error && <ProblemNote thrown={error} />}
      <div className={styles.buttons}>
        <Button onClick={onBack}>{t("step-back")}</Button>
        <Button variant={grave ? "grave" : "primary"} busy={busy} onClick={onConfirm}>
          {label}
        </Button>
      </div>
    </div>
  );
}
