import { useTranslation } from "react-i18next";
import type { PromiseStep } from "@/api/wire";
import { dateText, instantText } from "@/lib/dates";
import styles from "@/ui/due-work.module.css";
import { useLanguage } from "@/ui/use-language";

interface Props {
  steps: readonly PromiseStep[];
  /** Whether the reader is the customer. */
  mine?: boolean;
}

/** What became of a promise, one after another, in the words that were written. */
export function PromiseSteps({ steps, mine = false }: Props) {
  const { t } = useTranslation("promises");
  const language = useLanguage();
  if (steps.length === 0) return null;
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <li key={step.at + step.kind}>
          <p>
            <strong>{told(step)}</strong>
            {step.note && <span>{step.note}</span>}
          </p>
          <p className={styles.soft}>
            {step.by
              ? t("steps.by", { by: step.by, at: instantText(step.at, language) })
              : instantText(step.at, language)}
          </p>
        </li>
      ))}
    </ol>
  );

  function told({ kind, due_on: due, by, to }: PromiseStep): string {
    switch (kind) {
      case "moved":
        return t("steps.moved", { day: due ? dateText(due, language) : "" });
      case "taken_over":
        return t("steps.taken_over", { by: by ?? "" });
      case "handed_over":
        return t("steps.handed_over", { by: by ?? "", to: to ?? "" });
      case "contested":
        return t(mine ? "steps.contested-mine" : "steps.contested");
      default:
        return t(`steps.${kind}`);
    }
  }
}
